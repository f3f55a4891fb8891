"use strict";
// Tables sort, filter and fold; roles of the map open in a panel. Without this script everything is there to read.
(function () {
  function say(words, values) {
    return values.reduce(function (text, value) { return text.replace("{}", value); }, words);
  }

  function table(figure) {
    var grid = figure.querySelector("table");
    var body = grid.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var fold = Number(figure.dataset.fold);
    var open = rows.length <= fold + 3;
    var wanted = "";
    var output = null;
    var more = null;

    function show() {
      var fits = 0;
      Array.prototype.forEach.call(body.rows, function (row) {
        var fit = wanted === "" || row.textContent.toLowerCase().indexOf(wanted) >= 0;
        if (fit) { fits += 1; }
        // What a filter leaves is shown in full; else the first rows until the reader unfolds.
        row.hidden = !fit || (wanted === "" && !open && fits > fold);
      });
      if (output) { output.textContent = wanted === "" ? "" : say(figure.dataset.shown, [fits, rows.length]); }
      if (more) {
        more.hidden = wanted !== "";
        more.textContent = open ? figure.dataset.fewer : say(figure.dataset.all, [rows.length]);
        more.setAttribute("aria-expanded", String(open));
      }
    }

    function value(row, at) {
      var cell = row.cells[at];
      return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
    }

    function compare(at, sign) {
      return function (a, b) {
        var x = value(a, at), y = value(b, at);
        if (x !== null && y !== null) { return sign * (x - y); }
        // What has no number comes last, whichever way it is sorted.
        if (x !== null || y !== null) { return x === null ? 1 : -1; }
        return sign * a.cells[at].textContent.localeCompare(b.cells[at].textContent, document.documentElement.lang, { numeric: true });
      };
    }

    if (rows.length > 1) {
      Array.prototype.forEach.call(grid.tHead.rows[0].cells, function (head, at) {
        var button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.textContent = "";
        head.appendChild(button);
        button.addEventListener("click", function () {
          var number = head.classList.contains("n");
          var was = head.getAttribute("aria-sort");
          var now = was === null ? (number ? "descending" : "ascending") : (was === "ascending" ? "descending" : "ascending");
          Array.prototype.forEach.call(grid.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
          head.setAttribute("aria-sort", now);
          rows.slice().sort(compare(at, now === "ascending" ? 1 : -1)).forEach(function (row) { body.appendChild(row); });
          show();
        });
      });
    }
    if (rows.length > 8) {
      var tools = document.createElement("div");
      tools.className = "tools";
      var label = document.createElement("label");
      label.textContent = figure.dataset.filter + " ";
      var input = document.createElement("input");
      input.type = "search";
      label.appendChild(input);
      output = document.createElement("output");
      tools.appendChild(label);
      tools.appendChild(output);
      figure.querySelector(".scroll").before(tools);
      input.addEventListener("input", function () {
        wanted = input.value.trim().toLowerCase();
        show();
      });
    }
    if (!open) {
      more = document.createElement("button");
      more.type = "button";
      more.className = "unfold";
      more.addEventListener("click", function () { open = !open; show(); });
      figure.querySelector(".scroll").after(more);
    }
    show();
  }

  // A role of the map: what the page says of it in words, in a panel beside the drawing.
  function map(area) {
    var panel = document.createElement("aside");
    panel.className = "panel";
    panel.hidden = true;
    panel.tabIndex = -1;
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", area.querySelector("h3").textContent);
    area.appendChild(panel);
    var from = null;

    function close() {
      if (panel.hidden) { return; }
      panel.hidden = true;
      if (from) { from.focus(); }
    }

    function open(target, link) {
      panel.textContent = "";
      Array.prototype.forEach.call(target.childNodes, function (node) { panel.appendChild(node.cloneNode(true)); });
      Array.prototype.forEach.call(panel.querySelectorAll("[id]"), function (node) { node.removeAttribute("id"); });
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = area.dataset.close;
      button.addEventListener("click", close);
      panel.appendChild(button);
      if (!panel.contains(link)) { from = link; }
      panel.hidden = false;
      panel.focus();
    }

    area.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a") : null;
      var href = link && (link.getAttribute("href") || link.getAttribute("xlink:href"));
      if (!href || href.charAt(0) !== "#") { return; }
      var target = document.getElementById(href.slice(1));
      if (!target) { return; }
      if (target.classList.contains("gradus-map-role")) {
        event.preventDefault();
        open(target, link);
        return;
      }
      var family = target.closest("details");
      if (family) { family.open = true; }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { close(); }
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("figure.data"), table);
  Array.prototype.forEach.call(document.querySelectorAll(".map"), map);
})();
