//! A process: who negotiates, and who else has a part in it.

use super::Pen;
use crate::sentence::Say;
use crate::words::english::list;
use rapporteur_ledger::processes::{Process, ThirdPartyRole};

fn role(role: ThirdPartyRole) -> &'static str {
    match role {
        ThirdPartyRole::Mediator => "mediator",
        ThirdPartyRole::Host => "host",
        ThirdPartyRole::Guarantor => "guarantor",
        ThirdPartyRole::PressingPower => "pressing power",
    }
}

impl Pen<'_> {
    /// 'Parties: Russia and Ukraine; others: Turkey (mediator, host)'.
    pub(crate) fn process(&self, process: &Process) -> Say {
        let others: Vec<String> = process
            .third_parties
            .iter()
            .map(|third| {
                let roles: Vec<&str> = third.roles.iter().map(|&of| role(of)).collect();
                let name = self.party(&third.party);
                if roles.is_empty() {
                    name
                } else {
                    format!("{name} ({})", roles.join(", "))
                }
            })
            .collect();
        Say::new()
            .strong("Parties")
            .plain(": ")
            .plain(self.parties(&process.parties))
            .led("; third parties: ", Some(list(&others)))
    }
}
