//! Alerts on their way: queued once, claimed by one, tried again, given up, stopped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use rapporteur_store::{Delivery, NewDelivery, NewWebhook, Store, Tried};
use support::{Place, at};

on_both! {
    an_alert_is_queued_once_and_delivered,
    what_fails_is_tried_again_and_given_up,
    whoever_is_gone_is_told_no_more_until_the_address_is_another,
    whoever_is_killed_leaves_a_delivery_to_others,
}

fn hook(name: &str, address: u8) -> NewWebhook {
    NewWebhook {
        name: name.into(),
        address: [address; 16],
        shown: "https://example.org".into(),
    }
}

fn delivery(hook: &str, alert: &str) -> NewDelivery {
    NewDelivery {
        hook: hook.into(),
        alert: alert.into(),
        kind: "deadline".into(),
        body: format!("{{\"id\":\"{alert}\"}}"),
    }
}

fn claim(store: &mut Store, hook: &str, seconds: i64) -> Option<Delivery> {
    let (now, until) = (at(seconds), at(seconds + 30));
    store.claim_delivery(hook, now, until).unwrap()
}

fn an_alert_is_queued_once_and_delivered(place: &Place) {
    let mut store = place.open();
    let hooks = [hook("a", 1), hook("b", 2)];
    store.put_webhooks(&hooks, at(0)).unwrap();
    let three = [delivery("a", "2"), delivery("a", "1"), delivery("b", "1")];
    assert_eq!(store.queue_deliveries(&three, at(1)).unwrap(), 3);
    assert_eq!(store.queue_deliveries(&three, at(2)).unwrap(), 0);
    assert_eq!(claim(&mut store, "a", 0), None, "it is not due yet");
    // In the order in which they were queued.
    let first = claim(&mut store, "a", 5).unwrap();
    assert_eq!((first.alert.as_str(), first.attempts), ("2", 1));
    assert_eq!(first.body, "{\"id\":\"2\"}");
    let second = claim(&mut store, "a", 5).unwrap();
    assert_eq!(second.alert, "1");
    assert_eq!(claim(&mut store, "a", 5), None, "both are claimed");
    for delivery in [&first, &second] {
        store
            .note_delivery(delivery, &Tried::Delivered, at(6))
            .unwrap();
    }
    // The record is settled again, and gives the same alerts.
    assert_eq!(store.queue_deliveries(&three, at(7)).unwrap(), 0);
    assert_eq!(claim(&mut store, "a", 1000), None);
    assert_eq!(store.next_delivery("a").unwrap(), None);
    let kept = store.webhooks().unwrap();
    let figures: Vec<_> = kept
        .iter()
        .map(|hook| (hook.name.as_str(), hook.delivered, hook.waiting))
        .collect();
    assert_eq!(figures, [("a", 2, 0), ("b", 0, 1)]);
    assert_eq!(kept[0].succeeded_at, Some(at(6)));
    assert_eq!(store.queued_alerts("a").unwrap().len(), 2);
    // Whoever is not in the file any more is told no more, and keeps what it was told.
    store.put_webhooks(&hooks[..1], at(8)).unwrap();
    assert_eq!(claim(&mut store, "b", 1000), None);
    assert_eq!(store.webhooks().unwrap().len(), 1);
    store.put_webhooks(&hooks, at(9)).unwrap();
    assert!(claim(&mut store, "b", 1000).is_some());
}

fn what_fails_is_tried_again_and_given_up(place: &Place) {
    let mut store = place.open();
    store.put_webhooks(&[hook("a", 1)], at(0)).unwrap();
    store
        .queue_deliveries(&[delivery("a", "1")], at(1))
        .unwrap();
    let again = |due| Tried::Again {
        due: at(due),
        error: "the receiver answers 500".into(),
    };
    let claimed = claim(&mut store, "a", 2).unwrap();
    store.note_delivery(&claimed, &again(10), at(3)).unwrap();
    assert_eq!(claim(&mut store, "a", 9), None);
    assert_eq!(store.next_delivery("a").unwrap(), Some(at(10)));
    let claimed = claim(&mut store, "a", 10).unwrap();
    assert_eq!((claimed.attempts, claimed.failures), (2, 1));
    assert_eq!(claimed.queued_at, at(1));
    let kept = store.webhooks().unwrap();
    assert_eq!(kept[0].error.as_deref(), Some("the receiver answers 500"));
    assert_eq!(kept[0].waiting_since, Some(at(1)));
    // A clock that was set far ahead, and back again, holds nothing up.
    store
        .note_delivery(&claimed, &again(4_000_000), at(11))
        .unwrap();
    let claimed = claim(&mut store, "a", 12).unwrap();
    let given_up = Tried::GivenUp {
        error: "no answer".into(),
    };
    store.note_delivery(&claimed, &given_up, at(13)).unwrap();
    assert_eq!(claim(&mut store, "a", 5_000_000), None);
    let kept = store.webhooks().unwrap();
    assert_eq!((kept[0].given_up, kept[0].failures), (1, 3));
    assert_eq!(
        store
            .queue_deliveries(&[delivery("a", "1")], at(14))
            .unwrap(),
        0
    );
}

fn whoever_is_gone_is_told_no_more_until_the_address_is_another(place: &Place) {
    let mut store = place.open();
    store.put_webhooks(&[hook("a", 1)], at(0)).unwrap();
    store
        .queue_deliveries(&[delivery("a", "1"), delivery("a", "2")], at(1))
        .unwrap();
    let claimed = claim(&mut store, "a", 2).unwrap();
    let gone = Tried::Gone {
        error: "410".into(),
    };
    store.note_delivery(&claimed, &gone, at(3)).unwrap();
    assert_eq!(store.webhooks().unwrap()[0].stopped_at, Some(at(3)));
    assert_eq!(claim(&mut store, "a", 4), None);
    store.put_webhooks(&[hook("a", 1)], at(5)).unwrap();
    assert_eq!(claim(&mut store, "a", 6), None, "the same address");
    store.put_webhooks(&[hook("a", 2)], at(7)).unwrap();
    let alerts: Vec<String> = (0..2)
        .filter_map(|_| Some(claim(&mut store, "a", 8)?.alert))
        .collect();
    assert_eq!(alerts, ["2", "1"]);
}

fn whoever_is_killed_leaves_a_delivery_to_others(place: &Place) {
    let mut store = place.open();
    store.put_webhooks(&[hook("a", 1)], at(0)).unwrap();
    store
        .queue_deliveries(&[delivery("a", "1")], at(1))
        .unwrap();
    let claimed = claim(&mut store, "a", 2).unwrap();
    drop(store);
    let mut store = place.open();
    assert_eq!(claim(&mut store, "a", 31), None);
    let again = claim(&mut store, "a", 32).unwrap();
    assert_eq!((again.alert, again.attempts), (claimed.alert.clone(), 2));
    // Whoever was only slow changes nothing that has ended.
    let again = Delivery {
        attempts: 2,
        ..claimed.clone()
    };
    store
        .note_delivery(&again, &Tried::Delivered, at(33))
        .unwrap();
    let late = Tried::Again {
        due: at(40),
        error: "late".into(),
    };
    store.note_delivery(&claimed, &late, at(34)).unwrap();
    assert_eq!(claim(&mut store, "a", 41), None);
}
