"use strict";
// Draws the plots of a dashboard in the colours of the page, light or dark, and switches its language.
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function drawn(plot) {
    const figure = JSON.parse(plot.dataset.figure);
    for (const trace of figure.data) {
      trace.marker = { ...trace.marker, color: colour(trace.meta) };
      if (trace.line) trace.line.color = colour(trace.meta);
    }
    const axis = { gridcolor: colour("line"), zerolinecolor: colour("line"), linecolor: colour("line") };
    const layout = {
      ...figure.layout, paper_bgcolor: "transparent", plot_bgcolor: "transparent",
      font: { color: colour("ink"), family: getComputedStyle(document.body).fontFamily, size: 13 },
      xaxis: { ...axis, ...figure.layout.xaxis }, yaxis: { ...axis, automargin: true, ...figure.layout.yaxis },
    };
    plot.style.height = `${figure.layout.height + 12}px`;
    Plotly.react(plot, figure.data, layout, { displayModeBar: false, responsive: true });
  }

  const all = () => document.querySelectorAll("[data-figure]").forEach((plot) => { if (plot.offsetParent) drawn(plot); });
  const button = document.querySelector("#switch");

  function spoken(lang) {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    for (const body of document.querySelectorAll("[data-lang]")) body.hidden = body.dataset.lang !== lang;
    button.textContent = lang === "zh" ? "English" : "中文";
    button.lang = lang === "zh" ? "en" : "zh-CN";
    history.replaceState(null, "", `#${lang}`);
    all();
  }

  dark.addEventListener("change", all);
  if (button) {
    button.addEventListener("click", () => spoken(button.lang === "en" ? "en" : "zh"));
    spoken(location.hash === "#en" ? "en" : "zh");
  } else all();
})();
