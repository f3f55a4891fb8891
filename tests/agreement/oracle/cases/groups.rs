//! Fixed-term concentration.

use super::*;

fn posts(world: World, role: &str, unit: &str, contract: &str, count: u32) -> World {
    world.post_but(role, |row| {
        row.unit = unit.into();
        row.contract = contract.into();
        row.count = Some(count);
    })
}

#[test]
fn a_group_far_over_the_limit_is_an_error_with_all_its_numbers() {
    // Unit U: 9 of 10 short-term; the rest of the institution: 1 of 10.
    let mut world = world()
        .role("a", 1, 1)
        .role("t", 1, 1)
        .but(|role| role.family = Some(1));
    for (unit, contract, count) in [
        ("U", "fixed-term", 5),
        ("U", "casual", 4),
        ("U", "open-ended", 1),
        ("", "atypical", 1),
        ("", "secondment", 9),
    ] {
        world = posts(
            world,
            if unit.is_empty() { "t" } else { "a" },
            unit,
            contract,
            count,
        );
    }
    let expected = expect(&world);
    let check = "fixed-term-concentration";
    // The unit, the family of the same posts, and both; the family `teaching` is under the limit.
    assert_eq!(
        subjects(&expected, check),
        ["family advice", "unit U", "family advice, unit U"]
    );
    for fact in expected.findings.iter().filter(|fact| fact.key.check == check) {
        assert_eq!(fact.severity, Some("error"));
        assert_eq!(
            (evidence(fact, "short_term"), evidence(fact, "filled")),
            (9.0, 10.0)
        );
        assert!((evidence(fact, "rest_share") - 0.1).abs() < 1e-12);
        // 20 choose 10 is 184756; 9 or 10 of the 10 short-term posts on one side: 2 · (100 + 1) ways.
        assert!((evidence(fact, "p") - 202.0 / 184_756.0).abs() < 1e-12);
        // Four groups of one p.
        assert!((evidence(fact, "q") - 202.0 / 184_756.0).abs() < 1e-12);
        // Two of ten are under a quarter, three are not.
        assert!((evidence(fact, "conversions") - 7.0).abs() < 1e-12);
        // By hand: centre (0.9 + 0.19207…) / 1.38414… and so on.
        assert!((evidence(fact, "interval.0") - 0.595_850).abs() < 1e-5);
        assert!((evidence(fact, "interval.1") - 0.982_124).abs() < 1e-5);
    }
}

#[test]
fn over_the_limit_without_certainty_is_a_warning_and_the_limit_itself_is_nothing() {
    let base = world().role("a", 1, 1);
    let over = posts(
        posts(base.clone(), "a", "", "fixed-term", 2),
        "a",
        "",
        "open-ended",
        4,
    );
    let expected = expect(&over);
    let fact = only(&expected, "fixed-term-concentration");
    assert_eq!(fact.severity, Some("warning"));
    // Nobody is outside the group.
    assert_eq!(fact.numbers["rest_share"], None);
    assert!((evidence(fact, "p") - 1.0).abs() < 1e-12);
    assert!((evidence(fact, "conversions") - 1.0).abs() < 1e-12);
    let even = posts(posts(base, "a", "", "fixed-term", 2), "a", "", "open-ended", 6);
    assert!(subjects(&expect(&even), "fixed-term-concentration").is_empty());
}

#[test]
fn a_group_under_the_limit_that_stands_out_is_a_note() {
    // 20 of 100 against 1 of 200.
    let world = world().role("a", 1, 1);
    let world = posts(
        posts(world, "a", "U", "fixed-term", 20),
        "a",
        "U",
        "open-ended",
        80,
    );
    let world = posts(
        posts(world, "a", "V", "fixed-term", 1),
        "a",
        "V",
        "open-ended",
        199,
    );
    let expected = expect(&world);
    assert_eq!(
        subjects(&expected, "fixed-term-concentration"),
        ["unit U", "family advice, unit U"]
    );
    let facts = expected
        .findings
        .iter()
        .filter(|fact| fact.key.check == "fixed-term-concentration");
    for fact in facts {
        assert_eq!(fact.severity, Some("note"));
        assert!(evidence(fact, "conversions").abs() < 1e-12);
    }
}

#[test]
fn blank_contracts_vacant_and_honorary_posts_are_in_no_group() {
    let mut world = posts(world().role("a", 1, 1), "a", "U", "fixed-term", 4);
    for contract in ["", "honorary"] {
        world = posts(world, "a", "U", contract, 3);
    }
    world = world.post_but("a", |row| {
        row.status = "vacant".into();
        row.contract = "fixed-term".into();
        row.count = Some(9);
    });
    let expected = expect(&world);
    // Four filled posts with a contract are fewer than five.
    assert!(subjects(&expected, "fixed-term-concentration").is_empty());
    assert_eq!(expected.contract_blank, 3);
}

#[test]
fn an_unplaced_post_is_in_its_unit_and_in_no_family() {
    let world = posts(world().role("a", 1, 1), "nobody", "U", "fixed-term", 6);
    assert_eq!(subjects(&expect(&world), "fixed-term-concentration"), ["unit U"]);
}

#[test]
fn a_post_of_several_roles_is_in_the_family_of_its_largest_share_the_first_on_a_tie() {
    let base = world()
        .role("a", 1, 1)
        .role("t", 1, 1)
        .but(|role| role.family = Some(1));
    let family = |roles: Vec<Named>| {
        let world = base.clone().post_but("", |row| {
            row.roles = roles;
            row.contract = "casual".into();
            row.count = Some(5);
        });
        subjects(&expect(&world), "fixed-term-concentration")
    };
    assert_eq!(
        family(vec![named("a", Some(40)), named("t", Some(60))]),
        ["family teaching"]
    );
    assert_eq!(
        family(vec![named("t", Some(50)), named("a", Some(50))]),
        ["family teaching"]
    );
    assert_eq!(
        family(vec![named("a", None), named("t", None)]),
        ["family advice"]
    );
}
