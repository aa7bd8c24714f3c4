//! Which components run in one pass over a text.

/// What a component does, as far as the order of passes goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    /// The network whose vectors it reads, if any.
    pub(super) network: Option<usize>,
    /// It says where sentences start.
    pub(super) gives_sentences: bool,
    /// It asks where sentences start.
    pub(super) asks_sentences: bool,
}

/// Something that is done to a text from its start to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A pass with a network's vectors for these components.
    Pass {
        /// The network.
        network: usize,
        /// The components.
        components: Vec<usize>,
    },
    /// A component that reads words and what others said of them.
    Rules(usize),
}

/// Put neighbouring components that read the same vectors into one pass, unless one of them waits
/// for the sentences that another finds.
pub(super) fn plan(roles: &[Role]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (component, role) in roles.iter().enumerate() {
        let Some(network) = role.network else {
            steps.push(Step::Rules(component));
            continue;
        };
        match steps.last_mut() {
            Some(Step::Pass {
                network: last,
                components,
            }) if *last == network
                && !(role.asks_sentences
                    && components.iter().any(|earlier| {
                        roles.get(*earlier).is_some_and(|role| role.gives_sentences)
                    })) =>
            {
                components.push(component);
            }
            _ => steps.push(Step::Pass {
                network,
                components: vec![component],
            }),
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_pass_unless_one_waits() {
        let role = |network, gives_sentences, asks_sentences| Role {
            network,
            gives_sentences,
            asks_sentences,
        };
        let tagger = role(Some(0), false, false);
        let parser = role(Some(0), true, true);
        let rules = role(None, false, false);
        let ner = |network| role(Some(network), false, true);
        let pass = |network, components: &[usize]| Step::Pass {
            network,
            components: components.to_vec(),
        };
        let cases = [
            (
                vec![tagger, parser, rules, ner(1)],
                vec![pass(0, &[0, 1]), Step::Rules(2), pass(1, &[3])],
            ),
            (vec![parser, ner(0)], vec![pass(0, &[0]), pass(0, &[1])]),
            (vec![tagger, ner(0), parser], vec![pass(0, &[0, 1, 2])]),
            (vec![], vec![]),
        ];
        for (roles, steps) in cases {
            assert_eq!(plan(&roles), steps);
        }
    }
}
