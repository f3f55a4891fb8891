//! Tiers, steps, onward classes, missing and narrow routes.

use super::*;
use crate::agreement::oracle::tiers::Tiers;

#[test]
fn grades_of_unaligned_scales_are_incomparable_and_an_alignment_joins_two_orders() {
    let mut world = world();
    world.scales.push(scale("aca", &["A", "B", "C"]));
    let tiers = Tiers::of(&world);
    assert!(!tiers.below(at(0, 0), at(1, 2)) && !tiers.below(at(1, 2), at(0, 0)));
    // B = 3: then A is below 3, 4 and 5, but still not comparable with 1 and 2.
    world.aligns.push((at(1, 1), at(0, 2)));
    let tiers = Tiers::of(&world);
    assert!(tiers.equal(at(1, 1), at(0, 2)));
    assert!(tiers.below(at(1, 0), at(0, 2)) && tiers.below(at(0, 1), at(1, 2)));
    assert!(!tiers.below(at(1, 0), at(0, 1)) && !tiers.below(at(0, 1), at(1, 0)));
    assert_eq!(tiers.first(at(1, 1)), at(0, 2));
    assert!(!tiers.circular());
    // A = 4 as well would put 3 below 3: 3 < 4 = A < B = 3.
    world.aligns.push((at(1, 0), at(0, 3)));
    assert!(Tiers::of(&world).circular());
}

#[test]
fn a_role_of_several_grades_progresses_unless_it_is_fixed() {
    let open = world()
        .role("a", 1, 2)
        .post_but("a", |row| row.grade = "1".into());
    let staffed = open.clone().post_but("a", |row| row.grade = "2".into());
    assert_eq!(onward(&open), [("leaves-institution", 1)]);
    assert_eq!(onward(&staffed), [("open", 1), ("dead-end", 1)]);
    let fixed = world()
        .role("a", 1, 2)
        .but(|role| role.fixed = true)
        .post_but("a", |row| row.grade = "1".into());
    assert_eq!(onward(&fixed), [("dead-end", 1)]);
}

#[test]
fn a_step_without_grades_goes_from_the_top_grade_to_the_bottom_grade() {
    let world = world()
        .role("a", 1, 2)
        .role("b", 3, 4)
        .step("a", Kind::Promotion, "b");
    let steps: Vec<_> = crate::agreement::oracle::Frame::of(&world)
        .steps
        .iter()
        .map(|step| (step.from.role, step.from.grade, step.to.role, step.to.grade))
        .collect();
    assert_eq!(steps, [(0, 0, 0, 1), (1, 2, 1, 3), (0, 1, 1, 2)]);
}

#[test]
fn a_transfer_joins_every_pair_of_equal_level_and_an_arrow_with_two_heads_goes_both_ways() {
    let mut world = world()
        .role("a", 1, 3)
        .role("b", 2, 4)
        .step("a", Kind::Transfer, "b");
    let written = |world: &World| expect(world).steps - 4;
    assert_eq!(written(&world), 2);
    world.paths[0][0].both_ways = true;
    assert_eq!(written(&world), 4);
    world.paths[0][0].ends[0].grade = Some(1);
    assert_eq!(written(&world), 2);
}

#[test]
fn a_terminal_role_is_terminal_even_with_a_way_up() {
    let world = world()
        .role("a", 1, 1)
        .but(|role| role.terminal = true)
        .role("b", 2, 2);
    let world = world.step("a", Kind::Promotion, "b").post("a");
    assert_eq!(onward(&world), [("terminal", 1)]);
}

#[test]
fn a_route_over_staffed_stations_of_the_family_is_open() {
    // a -> b sideways, b -> c up: both b and c are staffed, c by a vacant post.
    let world = world().role("a", 1, 1).role("b", 1, 1).role("c", 2, 2);
    let world = world
        .step("a", Kind::Transfer, "b")
        .step("b", Kind::Promotion, "c");
    let world = world
        .post("a")
        .post("b")
        .post_but("c", |row| row.status = "vacant".into());
    assert_eq!(onward(&world), [("open", 2)]);
}

#[test]
fn frozen_closed_and_honorary_posts_are_no_destination() {
    let base = world()
        .role("a", 1, 1)
        .role("b", 2, 2)
        .step("a", Kind::Promotion, "b")
        .post("a");
    for status in ["frozen", "closed"] {
        let world = base.clone().post_but("b", |row| row.status = status.into());
        assert_eq!(onward(&world), [("leaves-institution", 1)]);
    }
    let world = base.post_but("b", |row| row.contract = "honorary".into());
    assert_eq!(onward(&world), [("leaves-institution", 1)]);
}

#[test]
fn a_route_through_or_into_another_family_leaves_the_family() {
    let world = world()
        .role("a", 1, 1)
        .role("t", 1, 1)
        .but(|role| role.family = Some(1))
        .role("b", 2, 2);
    let world = world
        .step("a", Kind::Transfer, "t")
        .step("t", Kind::Promotion, "b");
    let world = world.post("a").post("t").post("b");
    // t's own way up leads into `advice`, so it leaves the family too; b has none.
    assert_eq!(onward(&world), [("leaves-family", 2), ("dead-end", 1)]);
}

#[test]
fn a_step_that_does_not_admit_the_post_closes_the_route_to_it_alone() {
    let world = world()
        .role("a", 1, 1)
        .role("b", 2, 2)
        .but(|role| role.terminal = true);
    let world = world
        .open_step("a", Kind::Promotion, "b", &["open-ended"])
        .post("b");
    let world = world
        .post("a")
        .post_but("a", |row| row.contract = "fixed-term".into());
    let world = world.post_but("a", |row| row.contract = String::new());
    assert_eq!(
        onward(&world),
        [("terminal", 1), ("open", 2), ("closed-to-post", 1)]
    );
}

#[test]
fn every_step_of_the_route_must_admit_the_post() {
    let world = world()
        .role("a", 1, 1)
        .role("b", 1, 1)
        .role("c", 2, 2)
        .but(|role| role.terminal = true);
    let world = world.open_step("a", Kind::Transfer, "b", &["fixed-term"]);
    let world = world
        .open_step("b", Kind::Promotion, "c", &["open-ended"])
        .post("b")
        .post("c")
        .post("a");
    assert_eq!(
        onward(&world),
        [("terminal", 1), ("open", 1), ("closed-to-post", 1)]
    );
}

#[test]
fn staffing_is_judged_in_the_posts_own_institution() {
    let world = world()
        .role("a", 1, 1)
        .role("b", 2, 2)
        .step("a", Kind::Promotion, "b");
    let world = world
        .post("a")
        .post_but("b", |row| row.institution = "elsewhere".into());
    assert_eq!(onward(&world), [("leaves-institution", 1)]);
}

#[test]
fn a_ring_of_transfers_is_a_dead_end_and_a_secondment_no_way_up() {
    let world = world()
        .role("a", 1, 1)
        .role("b", 1, 1)
        .role("c", 1, 1)
        .role("d", 2, 2);
    let world = world
        .step("a", Kind::Transfer, "b")
        .step("b", Kind::Transfer, "a");
    let world = world
        .step("a", Kind::Secondment, "c")
        .step("c", Kind::Promotion, "d");
    let world = world.post("a").post("b").post("d");
    assert_eq!(onward(&world), [("dead-end", 3)]);
}

#[test]
fn a_route_down_and_up_again_counts_only_when_it_ends_above_its_start() {
    let world = world()
        .role("a", 2, 2)
        .role("b", 1, 1)
        .role("c", 2, 2)
        .role("d", 3, 3);
    let world = world
        .step("a", Kind::Vacancy, "b")
        .step("b", Kind::Promotion, "c");
    let world = world.post("a").post("b").post("c");
    // b is below c; a comes to c, which is no higher than a.
    assert_eq!(onward(&world), [("open", 1), ("dead-end", 2)]);
    let world = world.step("c", Kind::Promotion, "d").post("d");
    assert_eq!(onward(&world), [("open", 3), ("dead-end", 1)]);
}

#[test]
fn a_post_of_several_roles_has_its_best_class_and_weighs_by_share_where_it_stands() {
    let world = world()
        .role("a", 1, 1)
        .role("b", 2, 2)
        .role("c", 1, 1)
        .step("a", Kind::Promotion, "b");
    let both = |row: &mut Row| {
        row.roles = vec![named("c", Some(60)), named("a", Some(40))];
        row.fte = Some(50);
    };
    let open = world.clone().post("b").post_but("", both);
    assert_eq!(onward(&open), [("open", 1), ("dead-end", 1)]);
    let unstaffed = world.post_but("", both).post_but("c", |row| row.count = Some(3));
    assert_eq!(onward(&unstaffed), [("leaves-institution", 1), ("dead-end", 3)]);
    let expected = expect(&unstaffed);
    assert_eq!(
        subjects(&expected, "leaves-institution"),
        ["grade 1, role c", "grade 1, role a"]
    );
    let fact = expected
        .findings
        .iter()
        .find(|fact| fact.key.check == "leaves-institution")
        .unwrap();
    assert!((evidence(fact, "fte") - 0.3).abs() < 1e-9);
    assert_eq!(only(&expected, "dead-end").rows, Some(vec![3]));
    assert!((evidence(only(&expected, "dead-end"), "fte") - 3.0).abs() < 1e-9);
}

#[test]
fn missing_routes_are_read_literally() {
    let world = world()
        .role("a", 1, 1)
        .but(|role| role.entry = true)
        .role("b", 2, 2)
        .role("c", 4, 4);
    let world = world.role("t", 3, 3).but(|role| role.family = Some(1));
    let world = world
        .step("a", Kind::Promotion, "b")
        .step("a", Kind::Vacancy, "t");
    let expected = expect(&world);
    assert_eq!(subjects(&expected, "unreachable-role"), ["role c"]);
    // t has a step, but to no role of its family: it has none.
    assert_eq!(subjects(&expected, "cut-off-role"), ["role c", "role t"]);
    // The levels of `advice` are 1, 2 and 4; only 2 to 4 has no step.
    assert_eq!(
        subjects(&expected, "missing-rung"),
        ["family advice, from pro.2, to pro.4"]
    );
}

#[test]
fn a_step_with_a_staffed_source_and_an_unstaffed_target_is_named_once() {
    let world = world()
        .role("a", 1, 1)
        .role("b", 2, 2)
        .step("a", Kind::Promotion, "b");
    let world = world.step("a", Kind::Vacancy, "b").post("a");
    assert_eq!(
        subjects(&expect(&world), "unstaffed-step"),
        ["grade 1, role a, to_grade 2, to_role b"]
    );
    assert!(subjects(&expect(&world.post("b")), "unstaffed-step").is_empty());
}

#[test]
fn nine_waiting_for_one_place_is_a_bottleneck_and_eight_is_none() {
    let world = world()
        .role("a", 1, 1)
        .role("b", 2, 2)
        .step("a", Kind::Promotion, "b")
        .post("b");
    let waiting = |count| world.clone().post_but("a", |row| row.count = Some(count));
    assert!(subjects(&expect(&waiting(8)), "bottleneck").is_empty());
    let expected = expect(&waiting(9));
    let fact = only(&expected, "bottleneck");
    assert_eq!(
        (
            evidence(fact, "waiting"),
            evidence(fact, "places"),
            evidence(fact, "ratio")
        ),
        (9.0, 1.0, 9.0)
    );
    // A vacant place is one more.
    let eased = waiting(9).post_but("b", |row| row.status = "vacant".into());
    assert!(subjects(&expect(&eased), "bottleneck").is_empty());
}
