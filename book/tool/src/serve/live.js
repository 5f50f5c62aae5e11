(() => {
  let source, banner;

  function show(problem) {
    banner?.remove();
    banner = undefined;
    if (!problem) return;
    banner = document.createElement("pre");
    banner.setAttribute("role", "alert");
    banner.textContent = problem;
    banner.style.cssText =
      "position:fixed;inset:auto 0 0 0;z-index:9999;margin:0;padding:1em;max-height:50vh;" +
      "overflow:auto;white-space:pre-wrap;background:#8c1d18;color:#fff;font-size:1.4rem";
    document.body.append(banner);
  }

  function listen() {
    source?.close();
    source = new EventSource("/__live");
    source.onmessage = (event) => {
      const { version, problem } = JSON.parse(event.data);
      if (version !== VERSION) location.reload();
      else show(problem);
    };
  }

  // A browser opens few connections to one server: hidden pages give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source?.close();
    else listen();
  });
  listen();
})();
