// Shell of the office: menu on small screens, lists that answer as one types. Everything works without it.
"use strict";
(() => {
  const menu = document.querySelector("[data-menu]");
  if (menu && window.innerWidth < 992) menu.open = false;

  document.querySelector("[data-fokus]")?.focus();

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.getElementById("saring-cari") ?? document.getElementById("cari-atas");
    if (box && localStorage.getItem("pintasan") !== "mati") {
      event.preventDefault();
      box.focus();
    }
  });

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.saya[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  // The drawer of a draft: it loads the PDF when it is opened, not before, for every look is noted.
  document.addEventListener("toggle", ({ target }) => {
    if (!target.matches("details.konsep-baca[open]") || target.dataset.dimuat) return;
    target.dataset.dimuat = "ya";
    target.querySelector("a[data-konsep]")?.click();
  }, true);
  document.addEventListener("keydown", (event) => {
    const drawer = event.key === "Escape" && document.querySelector("details.konsep-baca[open]");
    if (!drawer) return;
    drawer.open = false;
    drawer.querySelector("summary").focus();
  });

  // How many are ticked, beside the button that acts on them.
  for (const told of document.querySelectorAll("[data-dicentang]")) {
    const acting = told.closest("form");
    const tell = () => { told.textContent = acting.querySelectorAll("td input[type=checkbox]:checked").length + " "; };
    acting.addEventListener("change", tell);
    window.addEventListener("pageshow", tell);
  }

  // A list that is filtered while one types: fetch the same page, take over its result.
  const form = document.querySelector("form[data-langsung]");
  if (form) {
    const id = form.dataset.langsung;
    let timer;
    let running;
    const takeOverChoices = (fresh) => {
      const wanted = [...fresh.querySelectorAll("select")].map((select) => select.id);
      for (const select of form.querySelectorAll("select")) {
        if (!wanted.includes(select.id)) select.closest(".isian").remove();
      }
      for (const part of fresh.querySelectorAll(".isian:has(select)")) {
        const mine = document.getElementById(part.querySelector("select").id)?.closest(".isian");
        if (!mine) form.querySelector("button").before(part);
        else if (!mine.contains(document.activeElement)) mine.replaceWith(part);
      }
    };
    const refresh = async () => {
      running?.abort();
      running = new AbortController();
      const wanted = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value.trim()) wanted.set(name, value);
      const address = location.pathname + (wanted.size ? "?" + wanted : "");
      try {
        const answer = await fetch(address, { signal: running.signal, headers: { "X-Requested-With": "fetch" } });
        if (!answer.ok || answer.redirected) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(id);
        if (!fresh) return;
        document.getElementById(id).replaceChildren(...fresh.childNodes);
        takeOverChoices(page.querySelector("form[data-langsung]"));
        history.replaceState(null, "", address);
      } catch (error) {
        if (error.name !== "AbortError") form.requestSubmit();
      }
    };
    form.addEventListener("input", (event) => {
      if (event.target.matches("input[type=search]")) {
        clearTimeout(timer);
        timer = setTimeout(refresh, 220);
      }
    });
    form.addEventListener("change", (event) => {
      if (event.target.matches("select")) refresh();
    });
  }

  // A page that waits for something: fetch it again until it says that it is done.
  const waiting = document.querySelector("[data-tunggu]");
  if (waiting) {
    const again = async () => {
      try {
        const answer = await fetch(location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(waiting.id);
        if (answer.ok && fresh) {
          waiting.replaceChildren(...fresh.childNodes);
          if (!fresh.hasAttribute("data-tunggu")) return;
        }
      } catch { /* the network is away for a moment: ask again */ }
      setTimeout(again, Number(waiting.dataset.tunggu) || 2000);
    };
    setTimeout(again, Number(waiting.dataset.tunggu) || 2000);
  }
})();
