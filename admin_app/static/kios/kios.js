// The clock of the screen and the beat: without this file pages do the same by reloading.
"use strict";
(() => {
  const body = document.body, { diam, masih, habis, denyut, token } = body.dataset;
  const VERSION = (document.currentScript?.src || "").split("v=")[1] || "";
  const WARN = 15, PING = 3; // seconds: the question before the end, and how often a touch is told

  document.getElementById("salah")?.focus();

  const send = (path, fields = {}) => fetch(path, {
    method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(fields), redirect: "manual", cache: "no-store",
  });

  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(habis || "/kios/"); });

  if (denyut) {
    const beat = async () => {
      try {
        const answer = await send(denyut, { versi: VERSION, antre: body.dataset.antre || "0" });
        if (answer.type === "opaqueredirect") location.replace("/kios/"); // revoked or locked meanwhile
      } catch {
        // the link is down: the office sees the silence
      }
    };
    setInterval(beat, 60000);
    beat();
  }

  const paper = document.getElementById("lembar");
  if (paper) {
    document.querySelector(".naskah").hidden = false;
    document.getElementById("cetak-dokumen").addEventListener("click", () => {
      paper.contentWindow.focus();
      paper.contentWindow.print();
    });
    document.getElementById("cetak-tanda").addEventListener("click", () => print());
  }

  if (!diam) return;
  const dialog = document.getElementById("diam"), count = document.getElementById("hitung");
  const read = () => [performance.now(), Date.now()];
  const since = (then) => Math.max(...read().map((now, clock) => now - then[clock])) / 1000;
  // the later of two clocks: the device's may be set back, and the other stands still while it sleeps
  let touched = read(), told = touched, untold = false;

  const touch = () => {
    touched = read();
    untold = true;
    if (dialog.open) dialog.close();
  };
  const tell = () => { // soon after the touch itself, so that the server's clock is never far from this one
    if (!untold || since(told) < PING) return;
    told = read();
    untold = false;
    send(masih).catch(() => {});
  };
  for (const kind of ["pointerdown", "keydown", "input", "wheel"]) {
    addEventListener(kind, () => { if (!dialog.open) touch(); }, { passive: true });
  }
  document.getElementById("lanjut").addEventListener("click", touch);
  dialog.addEventListener("cancel", touch);

  setInterval(() => {
    tell();
    const left = Number(diam) - since(touched);
    if (left <= 0) {
      for (const form of document.forms) form.reset();
      document.querySelector("main").replaceChildren();
      location.replace(habis);
    } else if (left <= WARN) {
      count.textContent = String(Math.ceil(left));
      if (!dialog.open) dialog.showModal();
    }
  }, 250);
})();
