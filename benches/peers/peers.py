"""The audit of generated posts as a data engineer would script it, in Polars and in DuckDB.

usage: peers.py polars|duckdb DIR             prints the counts as JSON
       peers.py compare DIR GRADUS [RUNS]     times gradus and both peers, checks that all give the same counts

The engine does everything that grows with posts, units and institutions; the career graph, which it has no words for, is
plain Python, as it would be in a notebook. Done are: placement by role, else by title, at a grade that the role may have;
job shares; headcount and FTE; the six onward classes; the groups of short-term contracts; pay outside the grade; ids given
to several posts; managers who are no post. Left to gradus alone: messages, rows, intervals, tests, bottlenecks,
dispersal, the line of reporting, the other checks.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

SHORT = ["fixed-term", "casual", "atypical"]
CELL = ["institution", "unit", "role", "grade", "contract", "status", "placed", "family"]
# What the rows of a job share agree in.
SHARED = ["unit", "title", "role", "grade", "contract", "status", "start", "funding", "manager", "placed", "family"]


def framework(path):
    """Just enough of the language for generated frameworks: one scale, a range of grades a role."""
    text = open(path, encoding="utf-8").read()
    pay = {g: (100 * int(a), 100 * int(b)) for g, a, b in re.findall(r'grade (\w+) "[^"]*" pay (\d+)\.\.(\d+)', text)}
    roles = {}
    for name, title, body in re.findall(r'role ([\w-]+) "([^"]*)" \{([^}]*)\}', text):
        low, high = re.search(r"grade\s+(\d+)(?:\.\.(\d+))?", body).groups()
        roles[name] = {
            "family": re.search(r"family (\w+)", body)[1],
            "low": int(low),
            "high": int(high or low),
            "terminal": "terminal" in body,
            "title": title,
        }
    # Stations are roles at a grade. A role progresses from grade to grade; a promotion leaves the top and enters the bottom.
    steps = [((r, g), (r, g + 1), None) for r, of in roles.items() for g in range(of["low"], of["high"])]
    for a, b, rest in re.findall(r"([\w-]+) -> ([\w-]+) : ([^\n]*)", text):
        only = "open-ended" if "open to contract open-ended" in rest else None
        steps.append(((a, roles[a]["high"]), (b, roles[b]["low"]), only))
    return pay, roles, steps


def rising(stations, steps, keep):
    """Stations from which a higher grade can be reached over the steps that `keep` accepts."""
    into = defaultdict(list)
    for a, b, only in steps:
        if keep(a, b, only):
            into[b].append(a)
    best = {}
    for top in sorted(stations, key=lambda station: -station[1]):
        stack = [top]
        while stack:
            for before in into.get(stack.pop(), ()):
                if before not in best:
                    best[before] = top[1]
                    stack.append(before)
    return {station for station, grade in best.items() if grade > station[1]}


def classes(roles, steps, cells):
    """Onward classes by institution from rows of (institution, role, grade, contract, status, posts)."""
    stations = [(r, g) for r, of in roles.items() for g in range(of["low"], of["high"] + 1)]
    somewhere = rising(stations, steps, lambda a, b, only: True)
    staffed = defaultdict(set)
    for place, role, grade, contract, status, _ in cells:
        if contract != "honorary" and status in ("filled", "vacant"):
            staffed[place].add((role, grade))
    known, out = {}, defaultdict(lambda: defaultdict(int))
    for place, role, grade, contract, status, count in cells:
        if contract == "honorary" or status != "filled":
            continue
        key = (place, contract in ("open-ended", ""))
        if key not in known:
            on = staffed[place]
            here = [step for step in steps if step[0] in on and step[1] in on]
            let = [step for step in here if key[1] or step[2] is None]
            family = [step for step in let if roles[step[0][0]]["family"] == roles[step[1][0]]["family"]]
            known[key] = tuple(rising(on, some, lambda a, b, only: True) for some in (family, let, here))
        inside, leaves, closed = known[key]
        station = (role, grade)
        if roles[role]["terminal"]:
            name = "terminal"
        elif station in inside:
            name = "open"
        elif station in leaves:
            name = "leaves-family"
        elif station in closed:
            name = "closed-to-post"
        elif station in somewhere:
            name = "leaves-institution"
        else:
            name = "dead-end"
        out[place][name] += count
    return {place: dict(names) for place, names in out.items()}


def finish(roles, steps, cells, totals):
    return {**totals, "onward": classes(roles, steps, cells), "fte": f"{totals['fte']:.2f}"}


def with_polars(directory):
    import polars as pl

    pay, roles, steps = framework(f"{directory}/framework.gradus")
    by_title = {of["title"].lower(): name for name, of in roles.items()}
    of_role = pl.LazyFrame(
        [(name, of["family"], of["low"], of["high"]) for name, of in roles.items()],
        schema=["role", "family", "low", "high"], orient="row",
    )
    of_grade = pl.LazyFrame(
        [(int(grade), low, high) for grade, (low, high) in pay.items()], schema=["grade", "least", "most"], orient="row"
    )
    col = pl.col
    rows = (
        pl.scan_csv(f"{directory}/posts.csv", infer_schema=False)
        .with_columns(pl.all().fill_null(""))
        .with_columns(
            pl.when(col("role") != "").then("role")
            .otherwise(col("title").str.to_lowercase().replace_strict(by_title, default="")).alias("role"),
            col("grade").cast(pl.Int64),
            col("fte").cast(pl.Float64),
            (col("salary").cast(pl.Float64) * 100).round().cast(pl.Int64).alias("salary"),
        )
        .join(of_role, on="role", how="left")
        .join(of_grade, on="grade", how="left")
        .with_columns(col("grade").is_between("low", "high").fill_null(False).alias("placed"))
        .with_columns(pl.when("placed").then("family").alias("family"))
    )
    filled = (col("status") == "filled") & (col("contract") != "honorary")
    outside = (col("salary") < col("least")) | (col("salary") > col("most"))
    several = rows.group_by("institution", "id").len().filter(col("len") > 1).select("institution", "id")
    shares = (
        rows.join(several, on=["institution", "id"], how="semi")
        .group_by("institution", "id", *SHARED).agg(pl.len().cast(pl.Int64).alias("posts"))
    )
    # A job share is one post.
    less = shares.filter(col("posts") > 1).with_columns((1 - col("posts")).alias("posts")).select(*CELL, "posts")
    cells = (
        pl.concat([rows.group_by(CELL).agg(pl.len().cast(pl.Int64).alias("posts")), less])
        .group_by(CELL).agg(col("posts").sum())
    )
    counted = cells.filter((col("status") == "filled") & ~col("contract").is_in(["", "honorary"])).with_columns(
        pl.when(col("contract").is_in(SHORT)).then("posts").otherwise(0).alias("short")
    )
    groups = [
        part.group_by("institution", *by).agg(col("short").sum(), col("posts").sum())
        .filter((col("posts") >= 5) & (col("short") * 4 > col("posts"))).select(pl.len(), col("short").sum())
        for by, part in ((["unit"], counted), (["family"], counted.filter("placed")), (["unit", "family"], counted.filter("placed")))
    ]
    unknown = (
        rows.filter((col("status") != "closed") & (col("manager") != "")).select("institution", "manager")
        .join(rows.select("institution", col("id").alias("manager")), on=["institution", "manager"], how="anti").select(pl.len())
    )
    stations, placed, headcount, sums, repeated, unknown, *over = pl.collect_all([
        cells.filter("placed").group_by("institution", "role", "grade", "contract", "status").agg(col("posts").sum()),
        cells.filter("placed").select(col("posts").sum()),
        cells.filter(filled).select(col("posts").sum()),
        rows.filter(filled).select(col("fte").sum(), (outside & col("low").is_not_null()).sum().alias("outside")),
        shares.group_by("institution", "id").len().filter(col("len") > 1).select(pl.len()),
        unknown,
        *groups,
    ])
    return finish(roles, steps, list(stations.iter_rows()), {
        "placed": placed.item(),
        "headcount": headcount.item(),
        "fte": sums["fte"][0],
        "concentrated": sum(part.row(0)[0] for part in over),
        "short": sum(part.row(0)[1] or 0 for part in over),
        "pay_outside": sums["outside"][0],
        "repeated": repeated.item(),
        "unknown_managers": unknown.item(),
    })


def with_duckdb(directory):
    import duckdb

    pay, roles, steps = framework(f"{directory}/framework.gradus")
    db = duckdb.connect()
    db.execute("create table roles(role varchar, family varchar, low int, high int)")
    db.executemany("insert into roles values (?, ?, ?, ?)", [(n, r["family"], r["low"], r["high"]) for n, r in roles.items()])
    db.execute("create table titles(title varchar, named varchar)")
    db.executemany("insert into titles values (?, ?)", [(r["title"].lower(), n) for n, r in roles.items()])
    db.execute("create table pay(grade int, least bigint, most bigint)")
    db.executemany("insert into pay values (?, ?, ?)", [(int(g), a, b) for g, (a, b) in pay.items()])
    db.execute(f"""create table posts as
        with named as (
            select p.* replace (coalesce(p.role, t.named, '') as role, cast(p.grade as int) as grade,
                cast(p.fte as double) as fte, cast(round(cast(p.salary as double) * 100) as bigint) as salary,
                coalesce(p.contract, '') as contract, coalesce(p.manager, '') as manager)
            from read_csv('{directory}/posts.csv', all_varchar = true, header = true, nullstr = '') p
            left join titles t on t.title = lower(p.title))
        select n.*, r.low is not null as known, coalesce(n.grade between r.low and r.high, false) as placed,
            case when n.grade between r.low and r.high then r.family end as family
        from named n left join roles r using (role)""")
    cell, shared = ", ".join(CELL), ", ".join(SHARED)
    db.execute(f"""create table shares as select institution, id, {shared}, count(*) as posts from posts
        where (institution, id) in (select (institution, id) from posts group by institution, id having count(*) > 1)
        group by all""")
    db.execute(f"""create table cells as select {cell}, sum(posts)::bigint as posts from (
        select {cell}, count(*) as posts from posts group by all
        union all select {cell}, 1 - posts from shares where posts > 1) group by all""")
    one = lambda query: db.execute(query).fetchone()
    filled = "status = 'filled' and contract <> 'honorary'"
    short = ", ".join(f"'{term}'" for term in SHORT)
    over = [
        one(f"""select count(*), coalesce(sum(short), 0)::bigint from (
            select sum(posts) as posts, coalesce(sum(posts) filter (contract in ({short})), 0) as short from cells
            where {filled} and contract <> '' and {also} group by institution, {by}) where posts >= 5 and short * 4 > posts""")
        for by, also in (("unit", "true"), ("family", "placed"), ("unit, family", "placed"))
    ]
    fte, outside = one(f"""select sum(fte), count(*) filter (known and (salary < least or salary > most))
        from posts left join pay using (grade) where {filled}""")
    stations = db.execute("""select institution, role, grade, contract, status, sum(posts)::bigint from cells
        where placed group by all""").fetchall()
    return finish(roles, steps, stations, {
        "placed": one("select sum(posts)::bigint from cells where placed")[0],
        "headcount": one(f"select sum(posts)::bigint from cells where {filled}")[0],
        "fte": fte,
        "concentrated": sum(part[0] for part in over),
        "short": sum(part[1] for part in over),
        "pay_outside": outside,
        "repeated": one("select count(*) from (select 1 from shares group by institution, id having count(*) > 1)")[0],
        "unknown_managers": one("""select count(*) from posts p where status <> 'closed' and manager <> ''
            and not exists (select 1 from posts q where q.institution = p.institution and q.id = p.manager)""")[0],
    })


def of_gradus(text):
    """The same counts out of gradus' JSON document."""
    document = json.loads(text)
    found = document["findings"]
    over = [f for f in found if f["check"] == "fixed-term-concentration" and f["evidence"]["conversions"] > 0]
    rows = lambda check, **what: sum(
        f["row_count"] for f in found if f["check"] == check and all(f["subject"].get(k) == v for k, v in what.items())
    )
    return {
        "placed": document["posts"]["placed"],
        "headcount": document["posts"]["headcount"],
        "fte": document["posts"]["fte"],
        "onward": {i["name"]: {k: v for k, v in i["onward"].items() if v} for i in document["institutions"]},
        "concentrated": len(over),
        "short": sum(f["evidence"]["short_term"] for f in over),
        "pay_outside": rows("pay-outside-grade"),
        "repeated": len([f for f in found if f["check"] == "job-share-disagrees"]),
        "unknown_managers": rows("reporting-line", fault="unknown"),
    }


def time_one(figures, command):
    """Writes wall and CPU seconds and peak MB of a process into a file."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    # A gradus that finds errors ends with 1.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"failed: {' '.join(command)}")
    with open(figures, "w", encoding="utf-8") as file:
        json.dump([wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024], file)


def timed(command):
    """Wall and CPU seconds, peak MB and standard output of a process.

    A process begins as a copy of the one that starts it, and the peak counts that: so a small one starts it, not this
    one, which has read whole documents.
    """
    with tempfile.TemporaryFile() as out, tempfile.NamedTemporaryFile() as figures:
        subprocess.run([sys.executable, __file__, "time", figures.name, *command], stdout=out, check=True)
        out.seek(0)
        return *json.load(figures), out.read().decode()


def compare(directory, gradus, runs=5):
    audit = [gradus, "audit", "-f", f"{directory}/framework.gradus", f"{directory}/posts.csv", "--as-of", "2026-07-31"]
    commands = {
        "gradus": audit,
        "gradus, one thread": [*audit, "--threads", "1"],
        "gradus, every finding as JSON": [*audit, "--format", "json"],
        "Polars": [sys.executable, __file__, "polars", directory],
        "DuckDB": [sys.executable, __file__, "duckdb", directory],
    }
    figures, counts = defaultdict(list), {}
    for _ in range(runs):
        for name, command in commands.items():
            *figure, out = timed(command)
            figures[name].append(figure)
            if name.endswith("JSON"):
                counts["gradus"] = of_gradus(out)
            elif "gradus" not in name:
                counts[name] = json.loads(out)
    for peer in ("Polars", "DuckDB"):
        for key, value in counts["gradus"].items():
            if counts[peer][key] != value:
                sys.exit(f"{peer} and gradus disagree about {key}: {counts[peer][key]} and {value}")
    middle = {name: [statistics.median(row[i] for row in rows) for i in range(3)] for name, rows in figures.items()}
    fastest = [min(middle[peer][i] for peer in ("Polars", "DuckDB")) for i in range(3)]
    print("| | wall s | CPU s | peak MB | the better peer: wall | CPU | memory |\n|---|---|---|---|---|---|---|")
    for name, row in middle.items():
        ratios = " | ".join(f"{best / own:.1f} x" for best, own in zip(fastest, row)) if "gradus" in name else " | | "
        print(f"| {name} | {row[0]:.2f} | {row[1]:.2f} | {row[2]:.0f} | {ratios} |")


if __name__ == "__main__":
    if sys.argv[1] == "time":
        time_one(sys.argv[2], sys.argv[3:])
    elif sys.argv[1] == "compare":
        compare(sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 5)
    else:
        print(json.dumps({"polars": with_polars, "duckdb": with_duckdb}[sys.argv[1]](sys.argv[2])))
