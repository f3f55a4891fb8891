"""The audit of generated posts as a data engineer would script it, in Polars and in DuckDB.

usage: peers.py polars|duckdb DIR      prints the counts as JSON
       peers.py compare DIR GRADUS     times gradus and both peers, checks that all give the same counts

The engine groups millions of rows; what is left (a few thousand groups, the career graph) is plain Python, as it would
be in a notebook. Done are: placement by role, else by title; headcount and FTE; the six onward classes; the groups of
short-term contracts; pay outside the grade; ids given twice; managers who are no post. Left to gradus alone: messages,
rows, intervals, tests, bottlenecks, dispersal, the other checks.
"""

import json
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict

SHORT = {"fixed-term", "casual", "atypical"}


def framework(path):
    """Just enough of the language for generated frameworks: one scale, one grade a role."""
    text = open(path, encoding="utf-8").read()
    pay = {g: (int(a), int(b)) for g, a, b in re.findall(r"grade (\w+)\s+pay (\d+)\.\.(\d+)", text)}
    roles = {}
    for name, body in re.findall(r'role (\w+) "[^"]*" \{([^}]*)\}', text):
        roles[name] = {
            "family": re.search(r"family (\w+)", body)[1],
            "grade": int(re.search(r"grade\s+(\d+)", body)[1]),
            "terminal": "terminal" in body,
            "title": re.search(r'titles "([^"]*)"', body)[1],
        }
    steps = []
    for a, b, rest in re.findall(r"(\w+) -> (\w+) : ([^\n]*)", text):
        steps.append((a, b, "open-ended" if "open to contract open-ended" in rest else None))
    return pay, roles, steps


def rising(roles, steps, keep):
    """Roles from which something strictly higher can be reached over the steps that `keep` accepts."""
    into = defaultdict(list)
    for a, b, only in steps:
        if keep(a, b, only):
            into[b].append(a)
    best = {}
    for top in sorted(roles, key=lambda role: -roles[role]["grade"]):
        stack = [top]
        while stack:
            for before in into[stack.pop()]:
                if before not in best:
                    best[before] = roles[top]["grade"]
                    stack.append(before)
    return {role for role, grade in best.items() if grade > roles[role]["grade"]}


def classes(roles, steps, cells):
    """Onward classes by institution from (institution, role, contract, status) -> posts."""
    somewhere = rising(roles, steps, lambda a, b, only: True)
    staffed = defaultdict(set)
    for (place, role, contract, status), _ in cells.items():
        if contract != "honorary" and status in ("filled", "vacant"):
            staffed[place].add(role)
    known, out = {}, defaultdict(lambda: defaultdict(int))
    for (place, role, contract, status), count in cells.items():
        if contract == "honorary" or status != "filled":
            continue
        key = (place, contract == "open-ended" or contract == "")
        if key not in known:
            on, all_open = staffed[place], key[1]
            here = lambda a, b, only: a in on and b in on
            let = lambda a, b, only: here(a, b, only) and (all_open or only is None)
            family = lambda a, b, only: let(a, b, only) and roles[a]["family"] == roles[b]["family"]
            known[key] = (rising(roles, steps, family), rising(roles, steps, let), rising(roles, steps, here))
        inside, leaves, closed = known[key]
        if roles[role]["terminal"]:
            name = "terminal"
        elif role in inside:
            name = "open"
        elif role in leaves:
            name = "leaves-family"
        elif role in closed:
            name = "closed-to-post"
        elif role in somewhere:
            name = "leaves-institution"
        else:
            name = "dead-end"
        out[place][name] += count
    return {place: dict(names) for place, names in out.items()}


def groups(roles, cells):
    """(short, filled) of each unit, family and unit x family with at least 5 filled posts and more than 25% short."""
    out = defaultdict(lambda: [0, 0])
    for (place, unit, role, contract, status), count in cells.items():
        if status != "filled" or contract in ("", "honorary"):
            continue
        family = roles[role]["family"]
        for key in ((place, unit, ""), (place, "", family), (place, unit, family)):
            out[key][1] += count
            out[key][0] += count if contract in SHORT else 0
    over = [(*key, short, filled) for key, (short, filled) in out.items() if filled >= 5 and short * 4 > filled]
    return sorted(over)


def finish(roles, steps, cells, fte, pay_outside, repeated, unknown):
    by_role = defaultdict(int)
    for (place, unit, role, contract, status), count in cells.items():
        by_role[(place, role, contract, status)] += count
    over = groups(roles, cells)
    return {
        "placed": sum(cells.values()),
        "headcount": sum(n for (_, _, _, c, s), n in cells.items() if s == "filled" and c != "honorary"),
        "fte": f"{fte:.2f}",
        "onward": classes(roles, steps, by_role),
        "concentrated": len(over),
        "short": sum(row[3] for row in over),
        "pay_outside": pay_outside,
        "repeated": repeated,
        "unknown_managers": unknown,
    }


def with_polars(directory):
    import polars as pl

    pay, roles, steps = framework(f"{directory}/framework.gradus")
    by_title = {r["title"].lower(): name for name, r in roles.items()}
    posts = pl.scan_csv(f"{directory}/posts.csv", infer_schema=False).with_columns(pl.all().fill_null(""))
    placed = posts.with_columns(
        pl.when(pl.col("role") != "")
        .then(pl.col("role"))
        .otherwise(pl.col("title").str.to_lowercase().replace_strict(by_title, default=""))
        .alias("role"),
        pl.col("fte").cast(pl.Float64),
        pl.col("salary").cast(pl.Int64),
    )
    low = {g: a for g, (a, b) in pay.items()}
    high = {g: b for g, (a, b) in pay.items()}
    filled = (pl.col("status") == "filled") & (pl.col("contract") != "honorary")
    outside = (pl.col("salary") < pl.col("grade").replace_strict(low, return_dtype=pl.Int64)) | (
        pl.col("salary") > pl.col("grade").replace_strict(high, return_dtype=pl.Int64)
    )
    live = pl.col("status") != "closed"
    cells, totals, ids, managers = pl.collect_all([
        placed.group_by("institution", "unit", "role", "contract", "status").len(),
        placed.select(pl.col("fte").filter(filled).sum(), outside.filter(filled).sum().alias("outside")),
        placed.group_by("institution", "id").len().filter(pl.col("len") > 1).select(pl.len()),
        placed.filter(live & (pl.col("manager") != "")).select("institution", "manager").join(
            placed.select("institution", pl.col("id").alias("manager")), on=["institution", "manager"], how="anti"
        ).select(pl.len()),
    ])
    counts = {row[:5]: row[5] for row in cells.iter_rows()}
    return finish(roles, steps, counts, totals["fte"][0], totals["outside"][0], ids.item(), managers.item())


def with_duckdb(directory):
    import duckdb

    pay, roles, steps = framework(f"{directory}/framework.gradus")
    db = duckdb.connect()
    db.execute("create table titles(title varchar, role varchar)")
    db.executemany("insert into titles values (?, ?)", [(r["title"].lower(), n) for n, r in roles.items()])
    db.execute("create table pay(grade varchar, low bigint, high bigint)")
    db.executemany("insert into pay values (?, ?, ?)", [(g, a, b) for g, (a, b) in pay.items()])
    db.execute(f"""create table posts as
        select p.* replace (coalesce(nullif(p.role, ''), t.role) as role,
                            cast(p.fte as double) as fte, cast(p.salary as bigint) as salary)
        from read_csv('{directory}/posts.csv', all_varchar = true, header = true) p
        left join titles t on t.title = lower(p.title)""")
    cells = db.execute("""select coalesce(institution, ''), coalesce(unit, ''), role, coalesce(contract, ''), status, count(*)
        from posts group by all""").fetchall()
    fte, outside = db.execute("""select sum(fte), count(*) filter (salary < low or salary > high)
        from posts join pay using (grade) where status = 'filled' and contract is distinct from 'honorary'""").fetchone()
    repeated = db.execute("select count(*) from (select 1 from posts group by institution, id having count(*) > 1)").fetchone()[0]
    unknown = db.execute("""select count(*) from posts p where status <> 'closed' and coalesce(manager, '') <> ''
        and not exists (select 1 from posts q where q.institution = p.institution and q.id = p.manager)""").fetchone()[0]
    return finish(roles, steps, {row[:5]: row[5] for row in cells}, fte, outside, repeated, unknown)


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


def timed(command):
    """Wall and CPU seconds, peak MB and standard output of a process."""
    start = time.perf_counter()
    wrapper = [sys.executable, "-c", """import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.buffer.write(done.stdout)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, file=sys.stderr)"""]
    done = subprocess.run(wrapper + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    wall = time.perf_counter() - start
    cpu, peak = done.stderr.decode().split()[-2:]
    return wall, float(cpu), float(peak), done.stdout.decode()


def compare(directory, gradus, runs=5):
    commands = {
        "gradus": [gradus, "audit", "-f", f"{directory}/framework.gradus", f"{directory}/posts.csv", "--as-of",
                   "2026-07-31", "--format", "json"],
        "polars": [sys.executable, __file__, "polars", directory],
        "duckdb": [sys.executable, __file__, "duckdb", directory],
    }
    figures, counts = defaultdict(list), {}
    for _ in range(runs):
        for name, command in commands.items():
            *figure, out = timed(command)
            figures[name].append(figure)
            counts[name] = of_gradus(out) if name == "gradus" else json.loads(out)
    for peer in ("polars", "duckdb"):
        for key, value in counts["gradus"].items():
            if counts[peer][key] != value:
                sys.exit(f"{peer} and gradus disagree about {key}: {counts[peer][key]} and {value}")
    median = lambda list_: sorted(list_)[len(list_) // 2]
    print("| | wall s | CPU s | peak MB | wall, times gradus |\n|---|---|---|---|---|")
    base = median([f[0] for f in figures["gradus"]])
    for name, rows in figures.items():
        wall, cpu, peak = (median([row[i] for row in rows]) for i in range(3))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {wall / base:.1f} |")


if __name__ == "__main__":
    if sys.argv[1] == "compare":
        compare(sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 5)
    else:
        print(json.dumps({"polars": with_polars, "duckdb": with_duckdb}[sys.argv[1]](sys.argv[2])))
