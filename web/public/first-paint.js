// Sets the colour scheme before anything is drawn, so that a dark screen never flashes white.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("mantine-color-scheme-value"); } catch (refused) { chosen = null; }
  var dark = chosen === "dark" || ((chosen === null || chosen === "auto") && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");

  // A page that the server has drawn is shown first; then its script begins.
  var entry = document.currentScript.getAttribute("data-entry");
  if (entry === null) return;

  // What is clicked or sent until then is done again by the script (web/ahead/early.ts).
  var acts = { clicked: [], sent: [] };
  window.earlyActs = acts;
  function isDrawn() { return document.documentElement.getAttribute("data-drawn") === ""; }
  document.addEventListener("click", function (event) {
    var button = isDrawn() && event.target.closest ? event.target.closest("button, summary") : null;
    if (button === null) return;
    event.preventDefault();
    acts.clicked.push(button);
  }, true);
  document.addEventListener("submit", function (event) {
    if (!isDrawn()) return;
    event.preventDefault();
    acts.sent.push(event.target);
  }, true);

  // The page brings the rules that it needs. Its whole style sheets are put behind those, in their order, and scripts are fetched, once it is on the screen.
  var sheets = 0;
  var fetching = false;
  function fetchLater() {
    if (fetching) return;
    fetching = true;
    var links = document.querySelectorAll("link[data-later]");
    for (var i = 0; i < links.length; i += 1) {
      var link = links[i];
      if (link.getAttribute("data-later") === "stylesheet") {
        sheets += 1;
        link.onload = link.onerror = function () { sheets -= 1; begin(); };
        document.head.appendChild(link);
      }
      link.rel = link.getAttribute("data-later");
    }
  }
  // The script draws what the rules at hand may not concern: it waits for the whole sheets.
  var due = false;
  var begun = false;
  function begin() {
    if (begun || !due || sheets > 0) return;
    begun = true;
    var script = document.createElement("script");
    script.type = "module";
    script.crossOrigin = "";
    script.src = entry;
    document.head.appendChild(script);
  }
  function beginSoon() {
    due = true;
    fetchLater();
    begin();
  }
  // Two frames are on the screen then. A hidden page is given none: its script begins by itself.
  document.addEventListener("DOMContentLoaded", function () {
    requestAnimationFrame(function () { requestAnimationFrame(function () { fetchLater(); requestAnimationFrame(function () { setTimeout(beginSoon, 0); }); }); });
    setTimeout(beginSoon, 1000);
  });
})();
