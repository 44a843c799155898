// Lists of a draft put in order by dragging; the buttons do the same without this script.
"use strict";
(() => {
  for (const list of document.querySelectorAll("ol[data-susunan]")) {
    const form = list.querySelector("form");
    if (!form || list.children.length < 2) continue;
    let carried;
    for (const row of list.children) row.draggable = true;
    list.addEventListener("dragstart", (event) => {
      carried = event.target.closest("li");
      event.dataTransfer.effectAllowed = "move";
    });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest("li");
      if (!carried || !over || over === carried || over.parentElement !== list) return;
      event.preventDefault();
      const below = event.offsetY > over.offsetHeight / 2;
      list.insertBefore(carried, below ? over.nextSibling : over);
    });
    list.addEventListener("drop", (event) => event.preventDefault());
    list.addEventListener("dragend", () => {
      const order = [...list.children].map((row) => row.dataset.tempat);
      if (order.every((place, at) => Number(place) === at)) return;
      const values = { di: list.dataset.susunan, aksi: "urutkan", urutan: order.join(" ") };
      for (const [name, value] of Object.entries(values)) {
        const box = form.querySelector(`input[name=${name}]`) ?? form.appendChild(document.createElement("input"));
        Object.assign(box, { type: "hidden", name, value });
      }
      form.submit();
    });
  }
})();
