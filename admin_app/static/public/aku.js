// Conveniences only: every page works without this file.
"use strict";
(() => {
  const LONGEST = 2400, SMALL = 1.5e6; // pixels, bytes: a photo this size is read well and sent fast

  const lookable = (input) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "polos";
    button.textContent = "Tampilkan kata sandi";
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? "Sembunyikan kata sandi" : "Tampilkan kata sandi";
    });
    input.after(button);
    input.form.addEventListener("submit", () => { input.type = "password"; });
  };

  const shrink = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
  };

  const shrinkable = (input) => {
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    input.after(told);
    input.addEventListener("change", async () => {
      const file = input.files[0];
      told.textContent = input.files.length > 1 ? `${input.files.length} berkas dipilih.` : "";
      if (input.files.length !== 1 || !file.type.startsWith("image/") || file.size < SMALL) return;
      told.textContent = "Menyiapkan foto…";
      try {
        const small = await shrink(file);
        if (small && small.size < file.size) {
          const box = new DataTransfer();
          box.items.add(new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
          input.files = box.files;
        }
        told.textContent = "Foto siap diunggah.";
      } catch {
        told.textContent = ""; // the server takes the photo as it is
      }
    });
  };

  const prepare = () => {
    document.getElementById("salah")?.focus();
    document.querySelectorAll("input[data-intip]").forEach(lookable);
    document.querySelectorAll("input[data-kecilkan]").forEach(shrinkable);
  };
  prepare();
  document.addEventListener("isi-baru", prepare); // the page's content was replaced

  let sent = false;
  document.addEventListener("submit", (event) => {
    if (event.target.elements.kiriman) return; // kirim.js sees to it that it is sent once
    if (sent) event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 8000);
  });
  addEventListener("pageshow", () => { sent = false; });
})();
