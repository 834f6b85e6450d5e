//! The resolver that all questions without a server of their own go to: the system's, or one that was named.

use std::net::SocketAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;

/// How long one try may take, and how many there are.
const TRY: Duration = Duration::from_secs(2);
const TRIES: usize = 2;

/// Opens it. The system's resolvers are looked up afresh each time: a laptop moves between networks.
///
/// # Errors
/// When the system names none.
pub(crate) fn open(resolver: Option<SocketAddr>) -> Result<TokioResolver, NetError> {
    let mut builder = match resolver {
        Some(address) => TokioResolver::builder_with_config(
            ResolverConfig::from_name_servers(vec![server(address)]),
            TokioRuntimeProvider::default(),
        ),
        None => TokioResolver::builder_tokio()?,
    };
    choose(builder.options_mut());
    builder.build()
}

/// One resolver at an address, by UDP, and by TCP for what does not fit.
fn server(address: SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = address.port();
        connection
    });
    NameServerConfig::new(address.ip(), true, connections.to_vec())
}

fn choose(options: &mut ResolverOpts) {
    options.timeout = TRY;
    options.attempts = TRIES;
    // A hosts file says nothing about who has a name.
    options.use_hosts_file = ResolveHosts::Never;
    options.cache_size = 0;
}
