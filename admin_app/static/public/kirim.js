// A form whose answer is lost is kept in memory and sent again; without this file the browser's own “send again” does.
"use strict";
(() => {
  const FIRST = 1000, SLOWEST = 30000, PATIENCE = 60000, SLOWEST_LINK = 20; // milliseconds, bytes per millisecond
  const AGAIN = [502, 503, 504];
  let sending = false, wake = null, told = null;

  const tell = (text) => {
    told ??= document.body.insertBefore(document.createElement("div"), document.body.firstChild);
    told.className = "sambungan";
    told.setAttribute("role", "status");
    told.hidden = !text;
    told.textContent = text;
    document.body.dataset.antre = text ? 1 : 0; // what a kiosk tells of itself
  };

  const wait = (milliseconds) => new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    wake = () => { clearTimeout(timer); done(); };
  });
  addEventListener("online", () => wake?.());

  const size = (data) => [...data.values()].reduce((sum, one) => sum + (one.size ?? one.length), 0);

  const post = async (action, data) => {
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(), PATIENCE + size(data) / SLOWEST_LINK);
    const multipart = [...data.values()].some((one) => one instanceof File);
    const body = multipart ? data : new URLSearchParams(data);
    try {
      const answer = await fetch(action, {
        method: "POST", body, signal: clock.signal, cache: "no-store", headers: { "X-Kiriman": "1" },
      });
      if (AGAIN.includes(answer.status)) throw new Error(answer.status);
      return { status: answer.status, to: answer.headers.get("X-Ke"), url: answer.url, page: await answer.text() };
    } finally {
      clearTimeout(timer);
    }
  };

  const show = ({ page, url }) => {
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const main = fresh.querySelector("main");
    if (!main) throw new Error("not a page of ours");
    for (const form of main.querySelectorAll("form:not([action])")) form.action = url;
    document.title = fresh.title;
    document.querySelector("main").replaceWith(main);
    document.dispatchEvent(new Event("isi-baru"));
    if (!document.activeElement?.closest("main")) main.focus();
    scrollTo(0, 0);
  };

  const send = async (action, data) => {
    for (let pause = FIRST; ; pause = Math.min(pause * 2, SLOWEST)) {
      try {
        const answer = await post(action, data);
        tell("");
        if (answer.to) location.assign(answer.to);
        else { show(answer); sending = false; }
        return;
      } catch {
        tell("Sambungan terputus — jangan tutup halaman ini. Isian Anda masih ada dan dikirim ulang sendiri.");
        await wait(pause);
      }
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.elements.kiriman || form.method !== "post") return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    send(form.action, new FormData(form, event.submitter));
  }, true);
  addEventListener("beforeunload", (event) => { if (told && !told.hidden && !document.body.dataset.diam) event.preventDefault(); });
  addEventListener("pageshow", () => { sending = false; });
})();
