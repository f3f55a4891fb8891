// The briefing as its readers meet it. `make DIR` writes projects to report on; `check DIR` opens every page of DIR in
// Chromium; `sheets DIR` compares what a spreadsheet program reckons with what the columns hold.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , job, dir, modules] = process.argv;
let failures = 0;

function expect(holds, what, detail = "") {
  if (!holds) {
    failures += 1;
    console.error(`FAILED: ${what}${detail === "" ? "" : `: ${detail}`}`);
  }
}

const NASTY = [
  "<script>alert(1)</script>",
  "</svg></table><img src=x onerror=alert(2)>",
  '=HYPERLINK("http://example.invalid/","x")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "{{ 7*7 }}{% raw %}",
  "\u202Egnp.elif\u202C \u200Fabc",
  '"><b onmouseover=alert(3)>',
  "x".repeat(10000),
];

function csv(value) {
  return `"${String(value).replaceAll('"', '""')}"`;
}

function make() {
  const hostile = path.join(dir, "hostile");
  fs.mkdirSync(hostile, { recursive: true });
  fs.writeFileSync(
    path.join(hostile, "framework.gradus"),
    `framework hostile "Careers <script>alert(4)</script> </svg>" { version "1<b>" }
scale main "Main </title><script>alert(5)</script>" { grade 1  grade 2 }
family one "Family </svg><script>alert(6)</script>"
family two "=1+1"
role junior "Junior <img src=x onerror=alert(7)>" { family one  grade 1  entry  titles "Junior*" }
role senior "=HYPERLINK(1)" { family one  grade 2  terminal  titles "Senior*" }
role other "${"o".repeat(3000)}" { family two  grade 1  titles "Other*" }
path p { junior -> senior : promotion after 2 years }
`,
  );
  const rows = [["id", "institution", "unit", "title", "grade", "contract", "funding", "start"]];
  NASTY.forEach((nasty, at) => {
    for (let number = 0; number < 7; number += 1) {
      const title = ["Junior", "Senior", "Other", ""][number % 4];
      rows.push([`${nasty}-${at}-${number}`, `Institution ${at % 3} ${at % 3 === 0 ? "<script>alert(8)</script>" : ""}`, nasty,
        `${title} ${nasty}`, number % 4 === 1 ? "2" : "1", number % 2 ? "fixed-term" : "open-ended",
        number % 3 ? "core" : nasty, "2022-09-01"]);
    }
  });
  fs.writeFileSync(path.join(hostile, "posts.csv"), rows.map((row) => row.map(csv).join(",")).join("\n") + "\n");
  const large = path.join(dir, "large");
  fs.mkdirSync(large, { recursive: true });
  const out = fs.openSync(path.join(large, "posts.csv"), "w");
  fs.writeSync(out, "id,institution,unit,title,grade,contract,funding,start\n");
  const count = Number(process.env.LARGE ?? 100000);
  let chunk = [];
  for (let at = 0; at < count; at += 1) {
    const kind = (at * 7919) % 97;
    const [title, grade] = [["Learning Technologist", 6], ["Educational Developer", 7], ["Lecturer", "AC2"], ["Subject Librarian", 7],
      ["Materials Developer", 6], [`Odd Title ${at % 4999}`, 6]][kind % 6];
    chunk.push(`P${at},University ${at % 23},Unit ${(at * 31) % 701},${title},${grade},${kind % 4 ? "open-ended" : "fixed-term"},` +
      `${kind % 5 ? "core" : "project"},20${15 + (at % 11)}-0${1 + (at % 9)}-01`);
    if (chunk.length === 20000 || at === count - 1) {
      fs.writeSync(out, chunk.join("\n") + "\n");
      chunk = [];
    }
  }
  fs.closeSync(out);
}

async function tables(page, name) {
  const figures = await page.locator("figure.data").all();
  expect(figures.length > 3, `${name}: there are tables`, figures.length);
  for (const figure of figures) {
    const id = await figure.getAttribute("id");
    const all = await figure.locator("tbody tr").count();
    const visible = () => figure.locator("tbody tr:visible").count();
    const unfold = figure.locator("button.unfold");
    if (all > 15) {
      expect((await visible()) === 12, `${name} ${id}: folds to 12 rows`, await visible());
      await unfold.click();
      expect((await visible()) === all, `${name} ${id}: unfolds`, await visible());
      expect((await unfold.getAttribute("aria-expanded")) === "true", `${name} ${id}: says that it is unfolded`);
    } else {
      expect((await visible()) === all, `${name} ${id}: a short table is not folded`);
    }
    const heads = await figure.locator("thead th").count();
    if (all > 1) {
      for (let at = 0; at < heads; at += 1) {
        for (let turn = 0; turn < 2; turn += 1) {
          await figure.locator("thead th button").nth(at).click();
          const sorted = await figure.evaluate((node, column) => {
            const head = node.querySelectorAll("thead th")[column];
            const sign = head.getAttribute("aria-sort") === "ascending" ? 1 : -1;
            const cells = Array.from(node.querySelectorAll("tbody tr"), (row) => row.cells[column]);
            const numbers = cells.filter((cell) => cell.dataset.v !== undefined).map((cell) => Number(cell.dataset.v));
            return numbers.every((number, i) => i === 0 || sign * (number - numbers[i - 1]) >= 0) && head.getAttribute("aria-sort") !== null;
          }, at);
          expect(sorted, `${name} ${id}: sorts by column ${at + 1}`);
        }
      }
      expect((await figure.locator("tbody tr").count()) === all, `${name} ${id}: sorting loses no row`);
    }
    const filter = figure.locator("input[type=search]");
    if (all > 8) {
      const wanted = (await figure.locator("tbody tr").nth(1).locator("td").first().innerText()).slice(0, 12).trim();
      await filter.fill(wanted);
      const texts = await figure.locator("tbody tr:visible").allInnerTexts();
      expect(texts.length > 0 && texts.every((text) => text.toLowerCase().includes(wanted.toLowerCase())),
        `${name} ${id}: filters by ${JSON.stringify(wanted)}`, texts.length);
      await filter.fill("no row has this text");
      expect((await visible()) === 0, `${name} ${id}: a filter may leave nothing`);
      await filter.fill("");
      expect((await visible()) === all, `${name} ${id}: an empty filter shows all again`);
    }
  }
}

async function map(page, name) {
  const links = page.locator("#career-map svg a");
  const count = await links.count();
  if (count === 0) {
    expect(false, `${name}: the map has roles to open`);
    return;
  }
  const panel = page.locator("#career-map .panel");
  const link = links.first();
  await link.scrollIntoViewIfNeeded();
  await link.click();
  if (await panel.isVisible()) {
    const heading = await panel.locator(".gradus-map-name").innerText();
    expect(heading.length > 3, `${name}: the panel names the role`, heading);
    await page.keyboard.press("Escape");
    expect(!(await panel.isVisible()), `${name}: Escape closes the panel`);
    await link.evaluate((node) => node.focus());
    await page.keyboard.press("Enter");
    expect(await panel.isVisible(), `${name}: Enter opens a role`);
    await page.keyboard.press("Escape");
    expect(await link.evaluate((node) => node === document.activeElement), `${name}: focus comes back to the role`);
    // From the drawing, Tab alone leads to its roles.
    await page.locator("#career-map .gradus-map-scroll").first().evaluate((node) => node.focus());
    await page.keyboard.press("Tab");
    const reached = await page.evaluate(() => document.activeElement.closest("svg a") !== null);
    expect(reached, `${name}: Tab leads to the roles of the map`);
    await page.keyboard.press("Enter");
    expect(await panel.isVisible(), `${name}: Tab and Enter open a role`);
    await panel.locator("button").click();
    expect(!(await panel.isVisible()), `${name}: the button closes the panel`);
  } else {
    const open = await page.locator("#career-map details[open]").count();
    expect(open > 0, `${name}: a group of the map opens its family`);
  }
}

async function paper(page, name) {
  // A4 less the margins of the page style: 180 mm at 96 dots an inch.
  await page.setViewportSize({ width: 680, height: 1000 });
  await page.emulateMedia({ media: "print" });
  const cut = await page.evaluate(() => {
    const wide = Array.from(document.querySelectorAll("table, svg, p, h1, h2, h3")).filter((node) => node.getBoundingClientRect().right > 682);
    const hidden = Array.from(document.querySelectorAll("tbody tr")).filter((row) => row.getBoundingClientRect().height === 0);
    return wide.map((node) => `${node.tagName} ${node.closest("figure, div")?.id ?? ""} ${Math.round(node.getBoundingClientRect().right)}`).concat(hidden.length ? [`${hidden.length} rows hidden`] : []);
  });
  expect(cut.length === 0, `${name}: nothing is cut on A4`, cut.slice(0, 5).join("; "));
  await page.emulateMedia({ media: "screen" });
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  expect(pdf.length > 10000, `${name}: prints to PDF`);
}

async function check() {
  const require = createRequire(path.join(modules, "package.json"));
  const { chromium } = require("playwright-core");
  const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  for (const file of fs.readdirSync(dir).filter((name) => name.endsWith(".html"))) {
    const name = file.replace(".html", "");
    const url = pathToFileURL(path.join(dir, file)).href;
    const bytes = fs.statSync(path.join(dir, file)).size;
    expect(bytes < 5_000_000, `${name}: is under 5 MB`, bytes);
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    const page = await context.newPage();
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => expect(message.type() !== "error", `${name}: no error on the console`, message.text()));
    page.on("pageerror", (error) => expect(false, `${name}: the script runs`, error.message));
    page.on("dialog", async (dialog) => {
      expect(false, `${name}: nothing of a user's runs`, dialog.message());
      await dialog.dismiss();
    });
    const started = Date.now();
    await page.goto(url, { waitUntil: "load" });
    const loaded = Date.now() - started;
    await tables(page, name);
    await map(page, name);
    await paper(page, name);
    const others = requests.filter((request) => request !== url && !request.startsWith("data:"));
    expect(others.length === 0, `${name}: fetches nothing`, others.join(" "));
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(url);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide <= 400, `${name}: fits 400 pixels`, wide);
    const slowest = await page.evaluate(() => {
      let most = 0;
      for (const button of document.querySelectorAll("thead button")) {
        const before = performance.now();
        button.click();
        document.body.getBoundingClientRect();
        most = Math.max(most, performance.now() - before);
      }
      return most;
    });
    expect(slowest < 1000, `${name}: sorts at once`, `${Math.round(slowest)} ms`);
    await context.close();

    const plain = await browser.newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(url);
    const rows = await still.locator("tbody tr").count();
    expect((await still.locator("tbody tr:visible").count()) === rows, `${name}: without scripts every row is there`);
    await plain.close();

    const judged = await browser.newContext({ bypassCSP: true });
    const judge = await judged.newPage();
    await judge.goto(url);
    await judge.addScriptTag({ content: axe });
    const { violations } = await judge.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of violations) {
      const serious = ["serious", "critical"].includes(violation.impact);
      expect(!serious, `${name}: axe ${violation.id}`, violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | "));
    }
    await judged.close();
    console.log(`${name}: ${bytes} bytes, loaded in ${loaded} ms, slowest sort ${Math.round(slowest)} ms`);
  }
  await browser.close();
}

function parsed(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at];
    if (quoted) {
      if (c === '"' && text[at + 1] === '"') { cell += c; at += 1; } else if (c === '"') { quoted = false; } else { cell += c; }
    } else if (c === '"') { quoted = true; } else if (c === ",") { rows.at(-1).push(cell); cell = ""; } else if (c === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      rows.push([]);
    } else if (c !== "\r") { cell += c; }
  }
  return rows;
}

// Every sheet as the spreadsheet program wrote it, formulas reckoned anew: sums are compared with their columns.
function sheets() {
  let sums = 0;
  let nasty = 0;
  for (const file of fs.readdirSync(dir).filter((name) => name.endsWith(".csv"))) {
    const rows = parsed(fs.readFileSync(path.join(dir, file), "utf8"));
    nasty += rows.flat().filter((cell) => cell.includes("=HYPERLINK(") || cell === "=1+1").length;
    expect(!rows.flat().some((cell) => /^#(REF|NAME|VALUE|DIV)|^Err:/.test(cell)), `${file}: no cell is an error`);
    const last = rows.findIndex((row, at) => at > 3 && row[0] === "All");
    if (last < 0) { continue; }
    rows[last].forEach((total, column) => {
      if (!/^-?[0-9]+(\.[0-9]+)?$/.test(total)) { return; }
      const head = rows[3][column];
      const body = rows.slice(4, last).map((row) => Number(row[column]));
      if (/share/i.test(head) || body.some(Number.isNaN)) { return; }
      const sum = body.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - Number(total)) < 0.005, `${file}: the sum of ${head}`, `${total}, not ${sum}`);
      sums += 1;
    });
  }
  expect(sums > 10, "sums were compared", sums);
  expect(nasty > 0, "texts that begin with = are texts", nasty);
  console.log(`${sums} sums reckoned by the spreadsheet program agree`);
}

if (job === "make") { make(); } else if (job === "check") { await check(); } else if (job === "sheets") { sheets(); }
process.exit(failures === 0 ? 0 : 1);
