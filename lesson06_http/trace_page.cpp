#include "lesson06_http/trace_page.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "lesson02_waker/trace/spans.hpp"
#include "lesson02_waker/trace/svg.hpp"

namespace pollen::http {
namespace {

using trace::Recording;
using trace::Span;
using trace::What;

constexpr std::uint64_t second = 1'000'000'000;

std::string picture(const Recording& recording) {
  std::ostringstream out;
  write_svg(out, recording, {.last = 3 * second});
  return std::move(out).str();
}

std::string row(const std::string& name, const std::string& value) {
  return "<tr><th>" + name + "</th><td>" + value + "</td></tr>\n";
}

std::string meter(double share) {
  const std::string percent = std::to_string(std::lround(share * 100));
  return "<meter max=\"100\" value=\"" + percent + "\"></meter> " + percent + " %";
}

// The part of the page that changes.
std::string now(const Recording& recording) {
  const Activity activity = activity_of(recording);
  const auto rate = [&](std::string_view what, std::size_t count) {
    const double seconds = activity.seconds > 0 ? activity.seconds : 1;
    const auto each = std::llround(static_cast<double>(count) / seconds);
    return row(std::string(what) + " a second",
               trace::with_commas(static_cast<std::uint64_t>(each)));
  };
  std::string html = "<table>\n" + row("tasks alive", trace::with_commas(activity.alive)) +
                     rate("polls", activity.polls) + rate("wakes", activity.wakes) +
                     rate("steals", activity.steals) + rate("parks", activity.parks);
  for (const auto& [thread, share] : activity.busy) {
    html += row(trace::escaped(thread) + " is busy", meter(share));
  }
  const auto nanoseconds = static_cast<std::uint64_t>(activity.seconds * double{second});
  return html + "</table>\n<p>Counted over the last " + trace::time_text(nanoseconds) + ".</p>\n" +
         picture(recording);
}

std::string page(const Recording& recording) {
  return R"(<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pollen: what the executor does</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body{font:1em/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}
#now{display:grid;gap:0 2rem}table{border-spacing:1rem 0}th{text-align:left;font-weight:normal}
td{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}</style>
<h1>What the executor does</h1>
<p>Hover over a mark to read what it is. <label><input type="checkbox" id="hold"> hold still</label>
<span id="news"></span></p>
<main id="now">
)" + now(recording) +
         R"(</main>
<script>
setInterval(async () => {
  if (hold.checked) return;
  const answer = await fetch("/trace/now").catch(() => null);
  news.textContent = answer?.ok ? "" : "The server does not answer.";
  if (answer?.ok) document.getElementById("now").innerHTML = await answer.text();
}, 1000);
</script>
</html>
)";
}

Response fresh(std::string text, std::string_view type) {
  return std::move(
      Response(Status(200), std::move(text), type).header("Cache-Control", "no-store"));
}

}  // namespace

Activity activity_of(const Recording& recording) {
  const std::uint64_t end = trace::end_of(recording);
  const std::uint64_t from = std::max(end - std::min(second, end), recording.whole_from);
  Activity activity;
  activity.seconds = static_cast<double>(end - from) / double{second};
  for (const trace::Event& event : recording.events) {
    if (event.time < from) continue;
    activity.wakes += event.what == What::wake ? 1 : 0;
    activity.steals += event.what == What::steal ? 1 : 0;
    activity.parks += event.what == What::park ? 1 : 0;
  }
  std::map<std::uint16_t, double> busy;  // nanoseconds
  for (const Span& span : trace::spans_of(recording)) {
    if (span.began == What::spawn && span.lasts()) ++activity.alive;
    if (span.began == What::park) busy[span.thread] += 0;
    if (span.began != What::poll_begin) continue;
    busy[span.thread] +=
        span.to < from ? 0 : static_cast<double>(span.to - std::max(span.from, from));
    activity.polls += span.to < from ? 0 : 1;
  }
  const double all = end > from ? static_cast<double>(end - from) : 1;
  for (const auto& [thread, time] : busy) {
    activity.busy.emplace_back(thread_name(recording, thread), time / all);
  }
  return activity;
}

void add_trace_page(Router& router, std::function<Recording()> take) {
  router.route("/trace", get([take] { return fresh(page(take()), html_text); }))
      .route("/trace/now", get([take] { return fresh(now(take()), html_text); }))
      .route("/trace.svg", get([take] { return fresh(picture(take()), "image/svg+xml"); }));
}

}  // namespace pollen::http
