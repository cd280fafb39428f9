(() => {
  const root = document.documentElement, kept = name => { try { return localStorage.getItem("extractor-" + name); } catch { return null; } };
  root.classList.add("js");
  root.dataset.lang = kept("lang") === "en" ? "en" : "zh";
  const theme = kept("theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
})();
