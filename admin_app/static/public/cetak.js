// The button that prints a page; without this file the browser's own printing does the same.
"use strict";
(() => {
  const button = document.getElementById("cetak");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
})();
