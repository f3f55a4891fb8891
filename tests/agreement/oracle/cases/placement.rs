//! Reading rows, and placing posts.

use super::*;

/// The reason why the only post is unplaced, or `placed`.
fn reason(world: &World) -> &'static str {
    let expected = expect(world);
    expected
        .unplaced_by_reason
        .keys()
        .next()
        .copied()
        .unwrap_or("placed")
}

fn with_grade(role: &str, grade: &str) -> &'static str {
    let mut world = world().role("single", 2, 2).role("career", 2, 3);
    world.scales.push(scale("aca", &["1", "2", "A"]));
    reason(&world.post_but(role, |row| row.grade = grade.into()))
}

#[test]
fn a_grade_must_be_one_that_the_role_may_have() {
    assert_eq!(with_grade("single", ""), "placed");
    assert_eq!(with_grade("career", ""), "grade-missing");
    assert_eq!(with_grade("career", "3"), "placed");
    assert_eq!(with_grade("career", "pro.3"), "placed");
    assert_eq!(with_grade("career", "4"), "grade-outside-role");
    // The name is right, the scale is not.
    assert_eq!(with_grade("career", "aca.2"), "grade-outside-role");
    // Bare names are read in the role's own scale.
    assert_eq!(with_grade("career", "A"), "unknown-grade");
    assert_eq!(with_grade("career", "manual.2"), "unknown-grade");
    assert_eq!(with_grade("nobody", "2"), "unknown-role");
}

#[test]
fn the_scale_column_says_whose_grade_it_is() {
    let mut world = world().role("a", 1, 2);
    world.scales.push(scale("aca", &["1"]));
    let post = |scale: &str| {
        world.clone().post_but("a", |row| {
            row.grade = "1".into();
            row.scale = scale.into();
        })
    };
    assert_eq!(reason(&post("pro")), "placed");
    assert_eq!(reason(&post("aca")), "grade-outside-role");
    assert_eq!(reason(&post("other")), "unknown-grade");
}

#[test]
fn titles_are_tried_exactly_before_patterns() {
    let world = world()
        .role("adviser", 1, 1)
        .role("trainer", 1, 1)
        .but(|role| role.titles = vec!["adv*".into(), "Tutor".into()])
        .role("tutor", 1, 1);
    let title = |title: &str| reason(&world.clone().post_but("", |row| row.title = title.into()));
    assert_eq!(title("Adviser."), "placed");
    assert_eq!(title("Advocate"), "placed");
    assert_eq!(title("tutor"), "ambiguous-title");
    assert_eq!(title("Gardener"), "unmatched-title");
    assert_eq!(title(""), "unmatched-title");
}

#[test]
fn a_post_with_a_role_that_cannot_be_placed_is_unplaced() {
    let world = world()
        .role("a", 1, 1)
        .post_but("", |row| row.roles = vec![named("a", None), named("x", None)]);
    assert_eq!(reason(&world), "unknown-role");
    assert_eq!(subjects(&expect(&world), "unknown-role"), ["role x"]);
}

#[test]
fn rows_of_one_id_that_agree_are_one_post_with_their_fte_added() {
    let half = |row: &mut Row| {
        row.id = "J".into();
        row.fte = Some(40);
    };
    let world = world().role("a", 1, 1).post_but("a", half).post_but("a", |row| {
        half(row);
        row.person = "another".into();
    });
    let facts = &expect(&world).institutions[""];
    assert_eq!((facts.headcount, facts.placed), (1, 1));
    assert!((facts.fte - 0.8).abs() < 1e-9);
    assert_eq!(only(&expect(&world), "dead-end").rows, Some(vec![2, 3]));
}

#[test]
fn rows_of_one_id_that_disagree_stay_posts_and_are_one_finding() {
    let world = world()
        .role("a", 1, 1)
        .post_but("a", |row| row.id = "J".into())
        .post_but("a", |row| {
            row.id = "J".into();
            row.unit = "Annexe".into();
        });
    let expected = expect(&world);
    assert_eq!(expected.institutions[""].headcount, 2);
    assert_eq!(subjects(&expected, "job-share-disagrees"), ["id J"]);
    // The same id in another institution is another post.
    let mut apart = world;
    apart.rows[1].institution = "elsewhere".into();
    assert!(subjects(&expect(&apart), "job-share-disagrees").is_empty());
}

#[test]
fn honorary_posts_are_placed_and_in_no_headcount() {
    let world = world()
        .role("a", 1, 1)
        .post_but("a", |row| row.contract = "honorary".into());
    let facts = &expect(&world).institutions[""];
    assert_eq!((facts.placed, facts.headcount), (1, 0));
    assert!(onward(&world).is_empty());
}

#[test]
fn an_unknown_contract_or_status_refuses_the_row() {
    let world = world()
        .role("a", 1, 1)
        .post_but("a", |row| row.contract = "piecework".into());
    let world = world.post_but("a", |row| row.status = "pending".into()).post("a");
    let expected = expect(&world);
    assert_eq!((expected.read, expected.refused.clone()), (3, vec![2, 3]));
    assert_eq!(expected.institutions[""].headcount, 1);
}

#[test]
fn rows_count_as_many_posts_as_they_stand_for_and_vacant_ones_are_no_heads() {
    let world = world().role("a", 1, 1).post_but("a", |row| row.count = Some(4));
    let world = world.post_but("a", |row| {
        row.status = "vacant".into();
        row.count = Some(2);
    });
    let facts = &expect(&world).institutions[""];
    assert_eq!((facts.placed, facts.headcount), (6, 4));
    assert!((facts.fte - 4.0).abs() < 1e-9);
}
