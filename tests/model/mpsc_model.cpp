// mpsc: every value arrives, and both ends learn when the other has gone.

#include "lesson03_executor/sync/mpsc.hpp"

#include "lesson02_waker/block_on.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

TEST_CASE("model: mpsc: two senders, room for one value") {
  holds("mpsc: two senders, room for one", 3, [] {
    auto [tx, rx] = mpsc::channel<int>(1);
    const auto send = [](mpsc::Sender<int> sender, int value) {
      require(block_on(sender.send(value)), "the receiver is there, and yet it is gone");
    };
    auto first = thread("first", [&, mine = tx] { send(mine, 1); });
    auto second = thread("second", [&, mine = std::move(tx)] { send(mine, 2); });
    int sum = 0;
    for (int i = 0; i < 2; ++i) sum += block_on(rx.recv()).value_or(0);
    require(sum == 3, "a value is lost");
    first.join();
    second.join();
    require(!block_on(rx.recv()), "there comes what nobody sent");
  });
}

TEST_CASE("model: mpsc: the receiver waits for the last sender to go") {
  holds("mpsc: the last sender goes", 3, [] {
    auto [tx, rx] = mpsc::unbounded_channel<int>();
    auto first = thread("first", [mine = tx] { mine.send(1); });
    auto second = thread("second", [mine = std::move(tx)] {});
    require(block_on(rx.recv()) == 1, "a value is lost");
    require(!block_on(rx.recv()), "there comes what nobody sent");
    first.join();
    second.join();
  });
}

TEST_CASE("model: mpsc: the receiver goes while one sends and one waits for room") {
  holds("mpsc: the receiver goes", 3, [] {
    auto [tx, rx] = mpsc::channel<std::unique_ptr<prim::atomic<int>>>(1);
    const auto send = [](const auto& sender) {
      (void)block_on(sender.send(std::make_unique<prim::atomic<int>>(1)));
    };
    auto first = thread("first", [&, mine = tx] { send(mine); });
    auto second = thread("second", [&, mine = std::move(tx)] { send(mine); });
    auto receiver = thread("receiver", [mine = std::move(rx)] {});
    first.join();
    second.join();
    receiver.join();
  });
}
