//! Which addresses lie on the public internet.
//!
//! By IANA's registries of special-purpose addresses (RFC 6890 and what followed): whatever is for
//! private networks, this machine, the link, tests, documentation or groups is not public, and
//! neither is an address of IPv6 that hides such an address of IPv4.
//!
//! ```text
//! is_public(93.184.215.14)          yes
//! is_public(10.0.0.1)               no: private
//! is_public(::ffff:127.0.0.1)       no: this machine, in the words of IPv6
//! is_public(64:ff9b::7f00:1)        no: the same behind a translator
//! ```
//!
//! Deliberately absent: names. A name is looked up once, and what comes of it is judged here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of IPv4 that are not public: first address and length of the prefix in bits.
const NOT_PUBLIC_4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    // Between a provider and its customers (carrier-grade translation).
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    // Relays from IPv6, given up.
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    // Measuring of networks.
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    // Groups, and what is reserved, up to the broadcast address.
    ([224, 0, 0, 0], 3),
];

/// The same within the public part of IPv6 (2000::/3).
const NOT_PUBLIC_6: &[([u16; 8], u32)] = &[
    // Assignments for protocols; tunnels (Teredo) among them.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32),
    // Tunnels that hide an address of IPv4 (6to4).
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    ([0x2620, 0x004f, 0x8000, 0, 0, 0, 0, 0], 48),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];

/// Whether an address lies on the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_4(address),
        IpAddr::V6(address) => is_public_6(address),
    }
}

fn is_public_4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !NOT_PUBLIC_4
        .iter()
        .any(|(first, length)| begins_4(bits, u32::from(Ipv4Addr::from(*first)), *length))
}

fn begins_4(bits: u32, first: u32, length: u32) -> bool {
    (bits ^ first).checked_shr(32 - length).unwrap_or_default() == 0
}

fn is_public_6(address: Ipv6Addr) -> bool {
    if let Some(within) = embedded(address) {
        return is_public_4(within);
    }
    let bits = u128::from(address);
    bits >> 125 == 0b001
        && !NOT_PUBLIC_6.iter().any(|(first, length)| {
            let first = u128::from(Ipv6Addr::from(*first));
            (bits ^ first).checked_shr(128 - length).unwrap_or_default() == 0
        })
}

/// The address of IPv4 that is meant by one of IPv6: mapped (`::ffff:0:0/96`) or to be translated
/// on the way (`64:ff9b::/96`).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return Some(mapped);
    }
    let [a, b, c, d, e, f, high, low] = address.segments();
    if (a, b, c, d, e, f) != (0x64, 0xff9b, 0, 0, 0, 0) {
        return None;
    }
    let [one, two] = high.to_be_bytes();
    let [three, four] = low.to_be_bytes();
    Some(Ipv4Addr::new(one, two, three, four))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public() {
        let cases = [
            ("93.184.215.14", true),
            ("1.1.1.1", true),
            ("172.15.255.255", true),
            ("172.32.0.0", true),
            ("100.63.255.255", true),
            ("100.128.0.0", true),
            ("2606:4700::1111", true),
            ("2a00:1450:4001::200e", true),
            ("::ffff:1.1.1.1", true),
            ("64:ff9b::101:101", true),
            ("0.0.0.0", false),
            ("0.1.2.3", false),
            ("10.0.0.1", false),
            ("100.64.0.1", false),
            ("100.127.255.255", false),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.168.1.1", false),
            ("198.18.0.1", false),
            ("198.19.255.255", false),
            ("198.51.100.7", false),
            ("203.0.113.7", false),
            ("224.0.0.1", false),
            ("239.1.2.3", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::127.0.0.1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b::a9fe:a9fe", false),
            ("64:ff9b:1::1", false),
            ("100::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::1", false),
            ("3fff::1", false),
            ("5f00::1", false),
            ("fc00::1", false),
            ("fd12:3456::1", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ];
        for (address, expected) in cases {
            let parsed: IpAddr = address.parse().expect("an address");
            assert_eq!(is_public(parsed), expected, "{address}");
        }
    }
}
