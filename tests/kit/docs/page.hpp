#pragma once
// One Markdown page, as far as it is checked: its fenced blocks, headings, links and prose.

#include <string>
#include <string_view>
#include <vector>

#include "tests/kit/lines.hpp"

namespace pollen::kit {

//! What stands between ``` and ```. The first line of a page is 1.
struct Block {
  std::size_t line = 0;  //!< Of the opening fence.
  std::size_t end = 0;   //!< Of the closing one.
  std::string language;
  std::string source;  //!< What the comment directly above says, as `run: ./lesson2`; or nothing.
  Lines lines;
};

struct Heading {
  std::size_t line = 0;
  int level = 0;  //!< The number of its #.
  std::string text;
  std::string anchor;  //!< What a link to it has behind its #, as GitHub makes it.
};

struct Link {
  std::size_t line = 0;
  std::string target;
  std::string title;  //!< As in [text](target "title").
};

struct Page {
  std::string file;  //!< From the root of the tree.
  Lines lines;
  std::vector<Block> blocks;
  std::vector<Heading> headings;
  std::vector<Link> links;
  Lines prose;  //!< As many as `lines`, without blocks, code, comments, tags and targets of links.
};

//! Something that is wrong with a page. `what` says what to do.
struct Problem {
  std::string file;
  std::size_t line = 0;
  std::string what;
};

//! Reads a page. A block that is not closed ends with the page.
Page parse_page(const std::string& file, std::string_view text);

}  // namespace pollen::kit
