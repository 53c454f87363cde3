// Numbers and days as the page writes them: by its language, or by the person's own choice.
const { lang, dataset } = document.documentElement;
const language = lang || "en";
const SIGNS = { point: [",", "."], comma: [".", ","], space: ["\u202f", ","] };
const DAYS = { iso: ["y-m-d", "m-d", "y-m"], slash: ["d/m/y", "d/m", "m/y"], american: ["m/d/y", "m/d", "m/y"], dots: ["d.m.y", "d.m.", "m.y"] };
const signs = SIGNS[dataset.numbers];
const digits = new Intl.NumberFormat(signs ? "en" : language, { maximumFractionDigits: 6 });

export function number(value) {
  const text = digits.format(value).replace("-", "\u2212");
  return signs ? text.replace(/[,.]/g, (sign) => signs[sign === "," ? 0 : 1]) : text;
}

// `at` is seconds since 1970, in UTC
function writer(kind, parts) {
  const own = DAYS[dataset.dates]?.[kind];
  const spoken = new Intl.DateTimeFormat(language, { ...parts, timeZone: "UTC" });
  return (at) => (own ? filled(own, new Date(at * 1e3)) : spoken.format(at * 1e3));
}

function filled(pattern, date) {
  const part = { y: date.getUTCFullYear(), m: date.getUTCMonth() + 1, d: date.getUTCDate() };
  return pattern.replace(/[ymd]/g, (letter) => String(part[letter]).padStart(2, "0"));
}

export const day = writer(0, { day: "numeric", month: "short", year: "numeric" });
export const shortDay = writer(1, { day: "numeric", month: "short" });
export const month = writer(2, { month: "short", year: "numeric" });
