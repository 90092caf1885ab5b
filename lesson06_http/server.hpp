#pragma once
// The server: accepts connections, and ends gracefully.

#include "lesson01_future/ready.hpp"
#include "lesson06_http/connection.hpp"

namespace pollen::http {

//! Serves what `router` says on `listener`, each connection as a task of its own, until `shutdown`
//! is done. Then it accepts no more: idle connections are closed, requests that are in flight are
//! answered, and when all are through (or `shutdown_timeout` is over) the future is done. A client
//! that does not close its side in turn is waited for, up to two seconds.
//! A client that has only closed its own side is still answered, so a handler that may wait for
//! ever needs a `timeout`. When descriptors run out it waits until some are free. What `shutdown`
//! throws passes through, and the connections go on. (axum: `serve`.)
Async<void> serve(TcpListener listener, Router router, BoxFuture<void> shutdown,
                  ServerOptions options = {});

//! The same, for ever.
inline Async<void> serve(TcpListener listener, Router router, ServerOptions options = {}) {
  return serve(std::move(listener), std::move(router), pending(), options);
}

}  // namespace pollen::http
