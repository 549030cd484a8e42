"use strict";
(function () {
  const report = JSON.parse(document.getElementById("report").textContent);
  const series = JSON.parse(document.getElementById("series").textContent);
  const titles = { static_pool: "static pool", unhedged: "unhedged", hedged: "hedged" };
  const colourNames = { static_pool: "--old", unhedged: "--plain", hedged: "--hedged" };
  const charts = [];
  const narrow = () => window.innerWidth < 640;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = (value, places) =>
    value.toLocaleString("en-US", { minimumFractionDigits: places || 0, maximumFractionDigits: places || 0 });
  const money = (value) => {
    const size = Math.abs(value);
    if (size >= 1e9) return number(value / 1e9, 2) + " bn";
    if (size >= 1e6) return number(value / 1e6, 2) + " M";
    if (size >= 1e3) return number(value / 1e3, size >= 1e5 ? 0 : 1) + " k";
    return number(value, 2);
  };
  const price = (value) => number(value, value >= 1000 ? 0 : value >= 10 ? 2 : 4);

  // --- Time ---------------------------------------------------------------------------------------------------
  const times = series.time;
  const days = (times[times.length - 1] - times[0]) / 86400;
  const stamp = (seconds) => new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, days > 2 ? 16 : 19);
  const steps = [60, 300, 600, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000];
  function timeAxis() {
    const wanted = narrow() ? 4 : 8;
    const length = times[times.length - 1] - times[0];
    const month = 2592000;
    const step = steps.find((candidate) => length / candidate <= wanted) || Math.ceil(length / wanted / month) * month;
    return {
      type: "linear", min: times[0], max: times[times.length - 1], grid: { display: false },
      afterBuildTicks: (axis) => {
        axis.ticks = [];
        for (let at = Math.ceil(times[0] / step) * step; at <= times[times.length - 1]; at += step) {
          axis.ticks.push({ value: at });
        }
      },
      ticks: {
        color: colour("--quiet"), maxRotation: 0, autoSkip: false,
        callback: (value) => {
          const text = new Date(value * 1000).toISOString();
          return step >= 86400 ? text.slice(5, 10) : text.slice(11, 16);
        },
      },
    };
  }

  // --- Charts -------------------------------------------------------------------------------------------------
  function axis(title, write, more) {
    return Object.assign({
      title: { display: true, text: title, color: colour("--quiet") }, grid: { color: colour("--line") },
      ticks: { color: colour("--quiet"), callback: (value) => write(value), maxTicksLimit: 7 },
    }, more || {});
  }
  const line = (label, values, name, more) => Object.assign({
    label, data: times.map((time, index) => ({ x: time, y: values[index] })), borderColor: colour(name),
    backgroundColor: colour(name), borderWidth: 1.5, pointRadius: 0, tension: 0,
  }, more || {});
  function draw(id, make) {
    const canvas = document.getElementById(id);
    if (canvas) charts.push({ canvas, make, chart: null });
  }
  function timeOptions(write, scales, legend) {
    return {
      animation: false, maintainAspectRatio: false, responsive: true, parsing: false, normalized: true,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: {
          display: legend !== false,
          labels: { color: colour("--ink"), boxWidth: 14, boxHeight: 2, filter: (item) => item.text !== "" },
        },
        tooltip: {
          filter: (item) => item.dataset.label !== "",
          callbacks: {
            title: (items) => (items.length ? stamp(items[0].parsed.x) + " UTC" : ""),
            label: (item) => item.dataset.label + ": " + (item.dataset.write || write)(item.parsed.y),
          },
        },
      },
      scales: Object.assign({ x: timeAxis() }, scales),
    };
  }
  const pools = series.pools;
  // Where the hedge changes nothing two pools coincide: the dashes lie on top, so that both are seen.
  const poolLines = (column, more) => pools.map((pool, index) =>
    line(titles[pool], series[column][index], colourNames[pool], Object.assign(
      { order: pool === "unhedged" ? 0 : 1, borderDash: pool === "unhedged" ? [5, 4] : [] }, more || {})));

  draw("prices", () => {
    const names = Object.keys(series.prices);
    const relative = names.length > 1;
    const colours = ["--hedged", "--old", "--plain", "--good", "--quiet"];
    const rows = names.map((name, index) => {
      const base = relative ? series.prices[name][0] / 100 : 1;
      return line(name, series.prices[name].map((value) => value / base), colours[index % colours.length]);
    });
    const write = relative ? (value) => number(value, 1) : price;
    return {
      type: "line", data: { datasets: rows },
      options: timeOptions(write, { y: axis(relative ? "start = 100" : names[0] + ", USDC", write) }, relative),
    };
  });
  draw("exposure", () => {
    const least = 1000;
    const raised = (value) => Math.max(least, value);
    const rows = pools.map((pool, index) => line(
      titles[pool], series.net[index].map(raised), colourNames[pool],
      { borderWidth: pool === "hedged" ? 1.8 : 1.1, order: pools.length - index }));
    if (pools.includes("hedged")) {
      rows.push(line("no-trade band of the hedge", series.band.map(raised), "--hedged", {
        borderWidth: 1, borderDash: [5, 4], fill: "start", backgroundColor: colour("--band"), order: 9,
      }));
    }
    const decade = (value) => (Math.abs(Math.log10(value) % 1) < 1e-9 ? money(value) : "");
    const scale = axis("mean |net exposure|, USDC", decade, { type: "logarithmic", min: least });
    return { type: "line", data: { datasets: rows }, options: timeOptions(money, { y: scale }) };
  });
  draw("shares", () => {
    const datasets = poolLines("share");
    const values = datasets.flatMap((dataset) => dataset.data.map((point) => point.y)).filter(Number.isFinite);
    // So many decimals that neighbouring labels differ.
    const span = values.reduce((most, value) => Math.max(most, value), -Infinity) -
      values.reduce((least, value) => Math.min(least, value), Infinity);
    const places = span > 0 ? Math.min(8, Math.max(3, 1 - Math.floor(Math.log10(span / 7)))) : 3;
    return {
      type: "line", data: { datasets },
      options: timeOptions(
        (value) => number(value, places + 1), { y: axis("USDC a share", (value) => number(value, places)) }),
    };
  });
  draw("hedges", () => {
    const volume = series.hedge_volume.map((value, index) => (index ? value - series.hedge_volume[index - 1] : value));
    const bars = line("hedged in the interval", volume, "--quiet", {
      borderWidth: 0.8, yAxisID: "y", order: 2, fill: "origin", backgroundColor: colour("--line"),
    });
    const cost = line("cumulative cost", series.hedge_cost, "--bad", { yAxisID: "cost" });
    const fees = line("cumulative trading fees", series.fees[pools.indexOf("hedged")], "--good", { yAxisID: "cost" });
    return {
      type: "line", data: { datasets: [cost, fees, bars] },
      options: timeOptions(money, {
        y: axis("hedge volume, USDC", money, { beginAtZero: true }),
        cost: axis("cost and fees, USDC", money, { position: "right", grid: { display: false } }),
      }),
    };
  });
  draw("liquidations", () => ({
    type: "line", data: { datasets: poolLines("liquidations", { stepped: true }) },
    options: timeOptions((value) => number(value), {
      y: axis("liquidations so far", (value) => (Number.isInteger(value) ? number(value) : ""), { beginAtZero: true }),
    }),
  }));
  draw("interest", () => ({
    type: "line", data: { datasets: poolLines("interest") },
    options: timeOptions(money, { y: axis("open interest, USDC", money, { beginAtZero: true }) }),
  }));
  draw("attribution", () => {
    const lp = report.lp.pools;
    const leftOut = ["lp_flows", "rounding", "residual"];
    const names = Object.keys(report.lp.attribution).filter(
      (name) => !leftOut.includes(name) && pools.some((pool) => Math.abs(lp[pool].attribution[name]) >= 1));
    return {
      type: "bar",
      data: {
        labels: names.map((name) => name.replace(/_/g, " ").replace("pnl", "P&L")),
        datasets: pools.map((pool) => ({
          label: titles[pool], data: names.map((name) => lp[pool].attribution[name]),
          backgroundColor: colour(colourNames[pool]),
        })),
      },
      options: {
        indexAxis: "y", animation: false, maintainAspectRatio: false, responsive: true,
        plugins: {
          legend: { labels: { color: colour("--ink"), boxWidth: 14, boxHeight: 8 } },
          tooltip: { callbacks: { label: (item) => item.dataset.label + ": " + money(item.parsed.x) + " USDC" } },
        },
        scales: {
          x: axis("USDC, the LPs' gain is positive", money),
          y: { grid: { display: false }, ticks: { color: colour("--ink") } },
        },
      },
    };
  });
  draw("frontier", () => ({
    type: "scatter",
    data: {
      datasets: [{
        label: "hedged pool", showLine: true, borderColor: colour("--hedged"), backgroundColor: colour("--hedged"),
        data: report.frontier.map((point) => ({ x: point.hedge_cost_usd, y: 100 * point.reduction_vs_static, point })),
      }],
    },
    options: {
      animation: false, maintainAspectRatio: false, responsive: true,
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            label: (item) => "band ±" + number(100 * item.raw.point.band_ratio, 2) + " %: " + number(item.raw.y, 1)
              + " % less exposure for " + money(item.raw.x) + " USDC",
          },
        },
      },
      scales: {
        x: axis("cost of the hedge, USDC", money),
        y: axis("exposure below the static pool", (value) => number(value, 1) + " %"),
      },
    },
  }));

  function redraw() {
    for (const entry of charts) {
      if (entry.chart) entry.chart.destroy();
      entry.chart = new Chart(entry.canvas, entry.make());
    }
  }
  if (typeof Chart === "undefined") {
    for (const plot of document.querySelectorAll(".plot")) {
      plot.style.height = "auto";
      plot.innerHTML = "<p class=quiet>This program was built without Chart.js: the figures are in report.json.</p>";
    }
    return;
  }
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  redraw();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (narrow() !== (width < 640)) redraw();
    width = window.innerWidth;
  });
})();
