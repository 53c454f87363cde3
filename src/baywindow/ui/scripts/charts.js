// A level chart becomes hoverable when somebody reaches for it; until then no script is loaded for it.
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, async (event) => {
    const figure = event.target.closest?.("[data-chart]:not([data-woken])");
    if (!figure) return;
    figure.dataset.woken = "";
    const { draw } = await import(figure.dataset.chart);
    draw(figure);
  }, { passive: true });
}
