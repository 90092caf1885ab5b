#include "lesson06_http/server_state.hpp"

#include <malloc.h>

#include <algorithm>

namespace pollen::http {

void ServerState::enter(Member& member) {
  prim::lock_guard<prim::mutex> lock(mutex_);
  members_.push_back(member);
  most_ = std::max(most_, ++count_);
}

void ServerState::set_waker(Member& member, const Waker& waker) {
  prim::lock_guard<prim::mutex> lock(mutex_);
  member.waker = waker;
}

void ServerState::leave(Member& member) {
  bool rush_is_over = false;
  bool none_left = false;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    members_.remove(member);
    none_left = --count_ == 0;
    rush_is_over = most_ >= 1000 && count_ < most_ / 8;
    if (rush_is_over) most_ = count_;
  }
  // The allocator keeps what thousands of clients needed, until it is told to give it back.
  if (rush_is_over) malloc_trim(0);
  if (none_left) on_empty_.wake();
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

std::size_t ServerState::connections() const {
  prim::lock_guard<prim::mutex> lock(mutex_);
  return count_;
}

Poll<void> ServerState::poll_empty(Context& cx) {
  on_empty_.register_waker(cx.waker());
  if (connections() == 0) return Ready{};
  return Pending{};
}

}  // namespace pollen::http
