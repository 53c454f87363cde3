// The level chart with a cursor: uPlot over the server's drawing, same size, same colours, same numbers.
import uPlot from "uplot";
import { day, month, number, shortDay } from "./formats.js";

function series(figure) {
  const { t, y, ticks, label, unit } = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  let at = 0;
  return { times: t.map((step) => (at += step)), values: y, ticks, label, unit };
}

function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const seen = getComputedStyle(probe).color;
  probe.remove();
  return seen;
}

function translucent(seen, share) {
  const [r, g, b] = seen.match(/[\d.]+/g);
  return `rgb(${r} ${g} ${b} / ${share})`;
}

function axis(more) {
  return {
    stroke: colour("--ink-2"), font: `11px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colour("--line-2"), width: 1 }, ticks: { show: false }, gap: 6, ...more,
  };
}

function options(body, data, tip) {
  const accent = colour("--accent");
  const months = data.times.at(-1) - data.times[0] > 200 * 86400;
  return {
    width: body.clientWidth, height: body.clientHeight, padding: [8, 0, 0, 0], legend: { show: false }, tzDate: (at) => uPlot.tzDate(new Date(at * 1e3), "UTC"),
    cursor: { y: false, points: { size: 7, fill: accent }, drag: { x: true, y: false } },
    scales: { y: { range: [data.ticks[0], data.ticks.at(-1)] } },
    axes: [
      axis({ size: 22, space: 70, values: (plot, at) => at.map((one) => dated(plot, one, months)) }),
      axis({ splits: () => data.ticks, size: (_, marks) => (marks ? Math.max(...marks.map((one) => one.length)) * 6.6 + 10 : 40), values: (_, at) => at.map(number) }),
    ],
    series: [{}, { stroke: accent, width: 1.75, fill: translucent(accent, 0.1), paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } }],
    hooks: { setCursor: [(plot) => tell(plot, data, tip)] },
  };
}

// a date that would be cut off at either end is left out
function dated(plot, at, months) {
  const x = plot.valToPos(at, "x");
  return x < 30 || x > plot.over.clientWidth - 30 ? "" : (months ? month : shortDay)(at);
}

function tell(plot, data, tip) {
  const { idx, left } = plot.cursor;
  tip.hidden = idx == null || left < 0;
  if (tip.hidden) return;
  const value = document.createElement("b");
  value.textContent = `${number(data.values[idx])} ${data.unit}`;
  tip.replaceChildren(value, ` ${day(data.times[idx])}`);
  const over = plot.over.offsetLeft + left;
  const flip = over + tip.offsetWidth + 18 > plot.width;
  tip.style.transform = `translate(${flip ? over - tip.offsetWidth - 12 : over + 12}px, 10px)`;
}

export function draw(figure) {
  const still = figure.querySelector(".chart-body");
  const data = series(figure);
  const body = Object.assign(document.createElement("div"), { className: "chart-live" });
  const tip = Object.assign(document.createElement("output"), { className: "chart-tip", hidden: true });
  still.replaceWith(body);
  let plot;
  const make = () => {
    plot?.destroy();
    plot = new uPlot(options(body, data, tip), [data.times, data.values], body);
    body.append(tip);
  };
  make();
  new ResizeObserver(() => plot.setSize({ width: body.clientWidth, height: body.clientHeight })).observe(body);
  document.addEventListener("themechange", make);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", make);
  figure.addEventListener("keydown", (event) => step(event, plot, data));
}

function step(event, plot, data) {
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
  if (!by || event.target.closest("details")) return;
  event.preventDefault();
  const last = data.times.length - 1;
  const next = Math.max(0, Math.min(last, (plot.cursor.idx ?? (by < 0 ? last + 1 : -1)) + by));
  plot.setCursor({ left: plot.valToPos(data.times[next], "x"), top: 20 });
}
