//! Proxies of ours: what they say about the client is believed, what anybody else says is not.

use carafe_core::Check;
use http::HeaderMap;
use std::net::IpAddr;

/// Networks in which our proxies are.
#[derive(Debug, Clone, Default)]
pub(super) struct Proxies(Vec<Network>);

#[derive(Debug, Clone, Copy)]
struct Network {
    bits: u128,
    /// How many of the 128 bits count; IPv4 lies in the last 32 of them.
    length: u32,
}

impl Proxies {
    /// Reads addresses and networks, such as `127.0.0.1` and `10.0.0.0/8`.
    pub(super) fn new(written: &[String]) -> Result<Self, Check> {
        let network = |text: &String| {
            Network::read(text).ok_or_else(|| {
                Check::error(
                    "http.E008",
                    format!("`{text}` in `http.trusted_proxies` is no address and no network"),
                )
                .hint("write 127.0.0.1, 10.0.0.0/8 or fd00::/8")
            })
        };
        written
            .iter()
            .map(network)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn are_at(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.has(address))
    }

    /// The client behind our proxies, and whether it came by https. Each proxy adds the address it saw to the right
    /// of the list, so the first one from the right that is none of ours is the client.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<(IpAddr, bool)> {
        if self.0.is_empty() || !self.are_at(peer) {
            return None;
        }
        let said = |name: &str| {
            headers
                .get_all(name)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .collect::<Vec<_>>()
        };
        let hops = said("x-forwarded-for").join(",");
        let mut client = peer;
        for hop in hops
            .rsplit(',')
            .map(str::trim)
            .filter(|hop| !hop.is_empty())
        {
            let Ok(address) = hop.parse() else { break };
            client = address;
            if !self.are_at(address) {
                break;
            }
        }
        let secure = said("x-forwarded-proto")
            .last()
            .is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
        Some((client, secure))
    }
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, length) = match text.trim().split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let (own, spare) = if address.is_ipv4() {
            (32, 96)
        } else {
            (128, 0)
        };
        let length = length.unwrap_or(own);
        (length <= own).then_some(Self {
            bits: bits(address),
            length: length + spare,
        })
    }

    fn has(self, address: IpAddr) -> bool {
        let shift = 128 - self.length;
        shift == 128 || bits(address) >> shift == self.bits >> shift
    }
}

/// IPv4 as IPv6 writes it, so that a socket for both kinds is no special case.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::Proxies;
    use http::HeaderMap;

    fn client(proxies: &[&str], peer: &str, forwarded: &'static str) -> Option<String> {
        let written: Vec<String> = proxies.iter().map(|text| (*text).to_owned()).collect();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        let found = Proxies::new(&written)
            .unwrap()
            .client(peer.parse().unwrap(), &headers);
        found.map(|(client, secure)| format!("{client} {secure}"))
    }

    #[test]
    fn only_our_proxies_are_believed() {
        assert_eq!(client(&[], "127.0.0.1", "192.0.2.1"), None);
        assert_eq!(client(&["127.0.0.1"], "192.0.2.9", "192.0.2.1"), None);
        let seen = client(
            &["10.0.0.0/8", "::1"],
            "10.1.2.3",
            "6.6.6.6, 192.0.2.1, 10.9.9.9",
        );
        assert_eq!(seen.as_deref(), Some("192.0.2.1 true"));
        assert_eq!(
            client(&["::1"], "::1", "nonsense").as_deref(),
            Some("::1 true")
        );
        assert_eq!(
            client(&["10.0.0.0/8"], "::ffff:10.0.0.1", "192.0.2.1").as_deref(),
            Some("192.0.2.1 true")
        );
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["example.com", "10.0.0.0/33", "10.0.0/8", ""] {
            assert!(Proxies::new(&[text.to_owned()]).is_err(), "{text}");
        }
    }
}
