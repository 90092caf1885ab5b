#include "lesson06_http/server_state.hpp"

namespace pollen::http {

void ServerState::enter(Member& member) {
  prim::lock_guard<prim::mutex> lock(mutex_);
  members_.push_back(member);
}

void ServerState::set_waker(Member& member, const Waker& waker) {
  prim::lock_guard<prim::mutex> lock(mutex_);
  member.waker = waker;
}

void ServerState::leave(Member& member) {
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    members_.remove(member);
    if (!members_.empty()) return;
  }
  on_empty_.wake();
}

void ServerState::close() {
  // Release: whoever sees it closing sees what came before.
  closing_.store(true, std::memory_order_release);
  std::vector<Waker> wakers;  // woken after the lock was given back
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    IntrusiveList<Member> visited;
    while (Member* member = members_.pop_front()) {
      wakers.push_back(member->waker);
      visited.push_back(*member);
    }
    members_.splice_back(visited);
  }
  for (Waker& waker : wakers) std::move(waker).wake();
}

bool ServerState::is_empty() {
  prim::lock_guard<prim::mutex> lock(mutex_);
  return members_.empty();
}

Poll<void> ServerState::poll_empty(Context& cx) {
  on_empty_.register_waker(cx.waker());
  if (is_empty()) return Ready{};
  return Pending{};
}

}  // namespace pollen::http
