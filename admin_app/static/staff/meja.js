// The desk: keys for everything, and scans that zoom and turn. Without it the page is a form beside pictures.
"use strict";
(() => {
  const off = () => localStorage.getItem("pintasan") === "mati";

  // ---- scans
  const viewer = document.querySelector("[data-pindaian]");
  const sheets = viewer ? [...viewer.querySelectorAll("[data-lembar]")] : [];
  let current = 0;
  let scale = 1;
  const show = (index) => {
    if (!sheets.length) return;
    current = (index + sheets.length) % sheets.length;
    sheets.forEach((sheet, i) => { sheet.hidden = i !== current; });
    for (const link of viewer.querySelectorAll(".tab a")) {
      if (link.dataset.buka === sheets[current].dataset.lembar) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    resize(1);
  };
  const resize = (to) => {
    scale = Math.min(6, Math.max(0.5, to));
    fit();
  };
  const fit = () => {
    const sheet = sheets[current];
    const turned = Number(sheet.dataset.sudut) % 180 !== 0;
    for (const image of sheet.querySelectorAll("img")) {
      image.style.width = `${scale * 100}%`;
      const ratio = image.naturalHeight ? image.naturalWidth / image.naturalHeight : 1;
      const width = scale * sheet.querySelector(".bingkai").clientWidth;
      const gap = turned ? (width - width / ratio) / 2 : 0;
      image.style.marginBlock = `${Math.max(gap, 0)}px`;
    }
  };
  const turn = () => {
    const sheet = sheets[current];
    sheet.dataset.sudut = String((Number(sheet.dataset.sudut) + 90) % 360);
    fit();
  };
  const tools = {
    sebelum: () => show(current - 1),
    sesudah: () => show(current + 1),
    kecil: () => resize(scale / 1.3),
    besar: () => resize(scale * 1.3),
    putar: turn,
    semula: () => { sheets[current].dataset.sudut = "0"; resize(1); },
  };
  if (sheets.length) {
    viewer.querySelector(".alat").hidden = false;
    for (const plain of viewer.querySelectorAll(".tanpa-js a:last-child")) plain.hidden = true;
    viewer.addEventListener("click", (event) => {
      const tool = event.target.closest("[data-alat]");
      if (tool) tools[tool.dataset.alat]();
    });
    viewer.addEventListener("load", fit, true);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-buka]");
      if (!link) return;
      event.preventDefault();
      show(sheets.findIndex((sheet) => sheet.dataset.lembar === link.dataset.buka));
      viewer.scrollIntoView({ block: "nearest" });
    });
    viewer.addEventListener("click", (event) => {
      const link = event.target.closest(".berkas-ke a");
      if (!link) return;
      event.preventDefault(); // the page would scroll too, and the sheet end up under the header
      const frame = sheets[current].querySelector(".bingkai");
      const image = document.getElementById(link.hash.slice(1));
      frame.scrollTop += image.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    });
    const asked = sheets.findIndex((sheet) => "#" + sheet.id === location.hash);
    show(asked < 0 ? 0 : asked);
  }

  // ---- items
  const items = [...document.querySelectorAll("[data-butir]:has(.nilai)")];
  const here = () => items.findIndex((item) => item.contains(document.activeElement));
  const go = (step) => {
    if (!items.length) return;
    const at = here();
    const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step));
    items[next].focus();
    items[next].querySelector("[data-buka]")?.click();
    items[next].focus();
  };
  const judge = (value) => {
    const item = items[here()];
    if (!item) return;
    item.querySelector(`input[value=${value}]`).checked = true;
    if (value === "belum") item.querySelector(".alasan select").focus();
    else go(1);
  };
  for (const select of document.querySelectorAll(".alasan select")) {
    select.addEventListener("change", () => {
      if (select.value) select.closest(".alasan").querySelector("input").value = "";
    });
  }
  const reach = (...names) => {
    const target = names.map((name) => document.querySelector(`[data-tombol=${name}]`)).find(Boolean);
    if (!target) return;
    if (target.tagName === "DETAILS") {
      target.open = true;
      target.querySelector("select, textarea, input")?.focus();
    } else target.focus();
  };

  // ---- keys
  const dialog = document.getElementById("pintasan");
  const opener = document.querySelector("[data-pintasan]");
  const toggle = document.querySelector("[data-pintasan-mati]");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  toggle.checked = off();
  toggle.addEventListener("change", () => localStorage.setItem("pintasan", toggle.checked ? "mati" : "hidup"));
  const keys = {
    j: () => go(1), k: () => go(-1), y: () => judge("sesuai"), n: () => judge("belum"),
    "[": tools.sebelum, "]": tools.sesudah, "+": tools.besar, "=": tools.besar, "-": tools.kecil, r: turn,
    s: () => document.querySelector("[data-tombol=simpan]")?.click(),
    p: () => reach("paraf"), m: () => reach("perbaikan"), t: () => reach("tolak", "kembalikan"),
    "?": () => dialog.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.key === "Escape" && document.activeElement?.closest("[data-butir]")) {
      document.activeElement.closest("[data-butir]").focus();
      return;
    }
    if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    const act = keys[event.key];
    if (act && (!off() || event.key === "?")) {
      event.preventDefault();
      act();
    }
  });
})();
