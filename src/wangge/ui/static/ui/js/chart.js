// Charts: the option comes from the page; colours and type come from the tokens.
import * as echarts from "../../vendor/echarts/echarts.esm.min.mjs";

const drawn = new WeakSet();
// Width of a chart on an upright A4 sheet, in pixels: paper does not wait for a second layout.
const PRINTED = 640;

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const AXIS = () => ({
  axisLine: { lineStyle: { color: token("--line-strong") } },
  axisTick: { show: false },
  axisLabel: { color: token("--ink-soft") },
  splitLine: { lineStyle: { color: token("--line") } },
});

function theme() {
  const text = { color: token("--ink"), fontFamily: token("--sans") };
  return {
    color: ["#0f6768", "#c2541a", "#6aa7a0", "#d9a013", "#3b5b8c", "#8a8f6a", "#a8231b", "#7b5d8e"],
    textStyle: text,
    legend: { textStyle: text, itemWidth: 14, itemHeight: 10, itemGap: 16 },
    grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
    categoryAxis: { ...AXIS(), splitLine: { show: false } },
    valueAxis: { ...AXIS(), axisLine: { show: false } },
    timeAxis: AXIS(),
    logAxis: AXIS(),
    bar: { barMaxWidth: 40, itemStyle: { borderRadius: [3, 3, 0, 0] } },
    line: { symbolSize: 5, lineStyle: { width: 2.5 } },
  };
}

const TONES = { good: "#2c8a5b", warn: "#d9a013", bad: "#b8372e", info: "#0f6768", accent: "#c2541a", plain: "#9aa5a3" };

// Options travel as JSON, so a series or a value names its tone instead of a colour.
function paint(option) {
  for (const series of [option.series ?? []].flat()) {
    if (series.tone) series.itemStyle = { ...series.itemStyle, color: TONES[series.tone] };
    for (const value of series.data ?? []) {
      if (value?.tone) value.itemStyle = { ...value.itemStyle, color: TONES[value.tone] };
    }
  }
  return option;
}

export function drawChart(element) {
  if (drawn.has(element)) return;
  drawn.add(element);
  const source = document.getElementById(element.dataset.chart);
  if (!source) return;
  const option = paint(JSON.parse(source.textContent));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart = echarts.init(element, theme(), { renderer: "svg" });
  chart.setOption({
    animation: !still,
    animationDuration: 400,
    aria: { enabled: true, label: { description: element.getAttribute("aria-label") } },
    // The strict content policy forbids the inline styles of an HTML tooltip.
    tooltip: { trigger: option.xAxis ? "axis" : "item", renderMode: "richText", ...option.tooltip },
    ...option,
  });
  chart.on("click", (event) => {
    const url = event.data?.url;
    if (url) window.location.assign(url);
  });
  new ResizeObserver(() => chart.resize()).observe(element);
  window.addEventListener("beforeprint", () => {
    chart.resize({ width: Math.min(PRINTED, element.clientWidth) });
    chart.getZr().flush();
  });
  window.addEventListener("afterprint", () => chart.resize({ width: "auto" }));
}
