#pragma once
// A strict reader of the XML that the pictures are written in: elements, attributes and text.

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pollen::test {

//! An element and all that is in it.
struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  // its own, without that of its children
  std::vector<Element> children;

  std::string attribute(const std::string& wanted) const {
    const auto found = attributes.find(wanted);
    return found == attributes.end() ? "" : found->second;
  }
  //! All elements in it, at any depth, that have this class.
  std::vector<const Element*> of_class(std::string_view wanted) const {
    std::vector<const Element*> found;
    for (const Element& child : children) {
      if (child.attribute("class") == wanted) found.push_back(&child);
      for (const Element* inner : child.of_class(wanted)) found.push_back(inner);
    }
    return found;
  }
  //! All the text in it, at any depth.
  std::string all_text() const {
    std::string all = text + "\n";
    for (const Element& child : children) all += child.all_text();
    return all;
  }
  //! The text of its <title>.
  std::string title() const {
    for (const Element& child : children) {
      if (child.name == "title") return child.text;
    }
    return "";
  }
};

//! Reads one element that is the whole text. Throws `std::runtime_error`, saying where, for what is
//! not well-formed, and for what the pictures have no use for: comments, CDATA, instructions.
class XmlReader {
 public:
  static Element read(std::string_view text) {
    XmlReader reader(text);
    Element root = reader.element();
    reader.space();
    if (reader.at_ < text.size()) reader.fail("something follows the root");
    return root;
  }

 private:
  explicit XmlReader(std::string_view text) : text_(text) {}

  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error("xml: " + why + " before: " + std::string(text_.substr(at_, 60)));
  }
  char peek() const {
    if (at_ >= text_.size()) fail("the text ends");
    return text_[at_];
  }
  char next() {
    const char c = peek();
    ++at_;
    return c;
  }
  void expect(std::string_view wanted) {
    for (const char c : wanted) {
      if (next() != c) fail("expected " + std::string(wanted));
    }
  }
  bool space() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ > from;
  }

  std::string name() {
    std::string found;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::string_view others = "0123456789-:";
    while (letters.find(peek()) != letters.npos ||
           (!found.empty() && others.find(peek()) != others.npos)) {
      found += next();
    }
    if (found.empty()) fail("expected a name");
    return found;
  }

  // One character of text or of a value, and those references that need no declaration.
  char character() {
    const char c = next();
    if (static_cast<unsigned char>(c) < ' ' && c != '\n') fail("a control character");
    if (c != '&') return c;
    const std::size_t size = text_.substr(at_).find(';');
    if (size == text_.npos) fail("a lone &");
    const std::string_view reference = text_.substr(at_, size);
    at_ += size + 1;
    for (const auto& [known, meaning] : {std::pair("amp", '&'), std::pair("lt", '<'),
                                         std::pair("gt", '>'), std::pair("quot", '"')}) {
      if (reference == known) return meaning;
    }
    fail("an unknown reference");
  }

  void attributes(Element& element) {
    while (true) {
      const bool spaced = space();
      if (peek() == '>' || peek() == '/') return;
      if (!spaced) fail("expected a space");
      const std::string key = name();
      expect("=\"");
      std::string value;
      while (peek() != '"') {
        if (peek() == '<') fail("< in a value");
        value += character();
      }
      expect("\"");
      if (!element.attributes.emplace(key, value).second) fail("twice the attribute " + key);
    }
  }

  Element element() {
    Element element;
    expect("<");
    element.name = name();
    attributes(element);
    if (peek() == '/') {
      expect("/>");
      return element;
    }
    expect(">");
    while (text_.substr(at_, 2) != "</") {
      if (peek() == '<')
        element.children.push_back(this->element());
      else
        element.text += character();
    }
    expect("</" + element.name + ">");
    return element;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace pollen::test
