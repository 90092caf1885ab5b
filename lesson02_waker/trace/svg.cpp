#include "lesson02_waker/trace/svg.hpp"

#include <algorithm>
#include <sstream>

#include "lesson02_waker/trace/svg_marks.hpp"

namespace pollen::trace {
namespace {

// The colours are those of Okabe and Ito, which the colour-blind can tell apart.
constexpr std::string_view style = R"svg(<style>
svg{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
text{fill:#1c1e21}.bg{fill:#fff}.dim{fill:#5b616b}.big{font-size:15px;font-weight:600}
.in{fill:#111;font-size:10px;text-anchor:middle;pointer-events:none}.tick{text-anchor:middle}
.grid{stroke:#e4e6ea}.lane{stroke:#f0f1f3}.life{fill:#9aa0a8}
.queue{fill:#f0e442;stroke:#8a8200;stroke-width:.7}
.ready{fill:#009e73}.pending{fill:#e69f00}.threw{fill:#d55e00}.aborted{stroke:#cc79a7;stroke-width:2.5}.lasts{fill:#999}
.park{fill:url(#hatch);stroke:#9aa0a8;stroke-width:.7}.hatch{stroke:#80868f}
.request{fill:#56b4e9;fill-opacity:.22;stroke:#56b4e9}
.wake,.spawn,.booty{fill:none;stroke-width:1.3}
.wake{stroke:#0072b2;marker-start:url(#dot);marker-end:url(#tip)}.tip{fill:#0072b2}
.spawn{stroke:#5b616b;stroke-dasharray:1.5 2.5}
.booty,.steal{stroke:#1c1e21}.booty{stroke-dasharray:4 2}.steal{fill:#fff;stroke-width:1.3}
.self,.fd,.timer_set,.timer_fired{stroke:#0072b2;fill:#fff;stroke-width:1.2}.timer_fired{fill:#0072b2}
@media(prefers-color-scheme:dark){
text{fill:#e6e8eb}.bg{fill:#15181d}.dim{fill:#a3abb6}.in{fill:#111}
.grid{stroke:#2b3038}.lane{stroke:#1f2329}
.wake,.self,.fd,.timer_set,.timer_fired{stroke:#56b4e9}.tip,.timer_fired{fill:#56b4e9}
.self,.fd,.timer_set,.steal{fill:#15181d}.spawn{stroke:#a3abb6}.booty,.steal{stroke:#e6e8eb}
}</style>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<path class="hatch" d="M0 0v6"/></pattern>
<marker id="tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto" markerUnits="userSpaceOnUse">
<path class="tip" d="M0 0 6 3 0 6z"/></marker>
<marker id="dot" refX="2" refY="2" markerWidth="4" markerHeight="4" markerUnits="userSpaceOnUse">
<circle class="tip" cx="2" cy="2" r="2"/></marker></defs>
)svg";

class Picture {
 public:
  Picture(const Recording& recording, const std::vector<Span>& spans, const Lanes& lanes)
      : recording_(recording), spans_(spans), lanes_(lanes) {}

  std::string draw(std::string_view notes) const {
    std::ostringstream body;
    body.imbue(std::locale::classic());
    axis(body);
    lane_names(body);
    const auto shown = draw_marks(body, recording_, spans_, lanes_);
    int y = legend(body, shown, lanes_.end + 12);
    y = note_lines(body, notes, y + 24);
    return head(std::to_string(y)) + body.str() + "</svg>\n";
  }

 private:
  std::string head(const std::string& height) const {
    const std::string width = std::to_string(Lanes::width);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height +
           "\" width=\"" + width + "\" height=\"" + height + "\" role=\"img\" aria-label=\"" +
           title() + "\">\n" + std::string(style) +
           "<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n"
           "<text class=\"big\" x=\"12\" y=\"26\">" +
           title() +
           "</text>\n"
           "<text class=\"dim\" x=\"12\" y=\"46\">" +
           subtitle() + "</text>\n";
  }

  // Those that end in the time shown.
  std::size_t polls() const {
    const auto shown = [this](const Span& span) {
      return span.began == What::poll_begin && span.to >= lanes_.from;
    };
    return static_cast<std::size_t>(std::count_if(spans_.begin(), spans_.end(), shown));
  }

  std::string title() const {
    return counted(lanes_.all_tasks, "task") + " on " + counted(lanes_.all_threads, "thread") +
           ": " + counted(polls(), "poll") + " in " + time_text(lanes_.to - lanes_.from);
  }

  std::string subtitle() const {
    if (recording_.events.empty()) return "Nothing was recorded.";
    const std::uint64_t all = recording_.events.size() + recording_.lost;
    const bool whole = lanes_.events == all;
    std::string text = (whole ? "All " : "Only the last " + with_commas(lanes_.events) + " of ") +
                       counted(all, "event") + ".";
    // Less than a pixel is as good as nothing.
    if (lanes_.from <= lanes_.to / 1000) return text;
    return text + " Time 0 is " + time_text(lanes_.from) + " after the recording began.";
  }

  void axis(std::ostream& out) const {
    const std::uint64_t range = lanes_.to - lanes_.from;
    std::uint64_t step = 1;
    for (int i = 0; range / step > 8; ++i) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    for (std::uint64_t time = 0; time <= range; time += step) {
      const double x = lanes_.x(lanes_.from + time);
      out << "<path class=\"grid\" d=\"M" << x << " " << Lanes::top - 8 << "V" << lanes_.end
          << "\"/>"
          << "<text class=\"dim tick\" x=\"" << x << "\" y=\"" << Lanes::top - 14 << "\">"
          << (time == 0 ? "0" : time_text(time)) << "</text>\n";
    }
  }

  void lane_names(std::ostream& out) const {
    heading(out, "Threads", Lanes::top, lanes_.all_threads - lanes_.threads.size());
    for (const auto& [thread, y] : lanes_.threads)
      lane_name(out, thread_name(recording_, thread), y);
    if (lanes_.tasks.empty()) return;
    heading(out, "Tasks", lanes_.tasks_top, lanes_.all_tasks - lanes_.tasks.size());
    for (const auto& [task, y] : lanes_.tasks) lane_name(out, task_name(recording_, task), y);
  }

  static void heading(std::ostream& out, const std::string& what, int y, std::size_t hidden) {
    out << "<text class=\"dim\" font-weight=\"600\" x=\"12\" y=\"" << y - 8 << "\">" << what
        << "</text>\n";
    if (hidden == 0) return;
    out << "<text class=\"dim\" x=\"60\" y=\"" << y - 8 << "\">+ " << with_commas(hidden)
        << " more " << (what == "Tasks" ? "tasks" : "threads") << "</text>\n";
  }

  static void lane_name(std::ostream& out, std::string name, int y) {
    constexpr std::size_t most = 22;  // bytes
    if (name.size() > most) name = clean_utf8(name.substr(0, most - 1)) + "…";
    out << "<path class=\"lane\" d=\"M12 " << y + Lanes::height << "H" << Lanes::right << "\"/>"
        << "<text x=\"12\" y=\"" << y + 16 << "\">" << escaped(name) << "</text>\n";
  }

  // Returns where it ends.
  static int legend(std::ostream& out, const std::set<std::string_view>& shown, int y) {
    int x = 12;
    for (const Kind& kind : kinds) {
      if (!shown.contains(kind.name)) continue;
      const int width = 44 + 6 * static_cast<int>(kind.meaning.size());
      if (x + width > Lanes::width) {
        x = 12;
        y += Lanes::height;
      }
      draw_sample(out, kind, x, y);
      out << "<text class=\"dim\" x=\"" << x + 22 << "\" y=\"" << y + 16 << "\">" << kind.meaning
          << "</text>\n";
      x += width;
    }
    return y + Lanes::height;
  }

  static int note_lines(std::ostream& out, std::string_view notes, int y) {
    while (!notes.empty()) {
      const std::size_t size = std::min(notes.find('\n'), notes.size());
      out << "<text x=\"12\" y=\"" << y << "\">" << escaped(notes.substr(0, size)) << "</text>\n";
      notes.remove_prefix(std::min(size + 1, notes.size()));
      y += 18;
    }
    return y;
  }

  const Recording& recording_;
  const std::vector<Span>& spans_;
  const Lanes& lanes_;
};

}  // namespace

void write_svg(std::ostream& out, const Recording& recording, const SvgOptions& options) {
  constexpr std::size_t most_bytes = 60'000;
  const std::vector<Span> spans = spans_of(recording);
  std::string picture;
  for (std::size_t events = 500; events > 0; events -= events / 4 + 1) {
    const Lanes lanes(recording, events, options.last);
    picture = Picture(recording, spans, lanes).draw(options.notes);
    if (picture.size() <= most_bytes) break;
  }
  out << picture;
}

}  // namespace pollen::trace
