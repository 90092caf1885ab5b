#pragma once
// A strict reader of JSON (RFC 8259).

#include <charconv>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pollen::test {

//! A value. The members that do not belong to its kind are empty.
struct Json {
  enum Kind { null, boolean, number, string, array, object } kind = null;
  double value = 0;  // of a number or a boolean
  std::string text;  // of a string
  std::vector<Json> items;
  std::map<std::string, Json> members;

  //! Throws `std::out_of_range` if it has no such member.
  const Json& operator[](const std::string& key) const { return members.at(key); }
  bool has(const std::string& key) const { return members.contains(key); }
};

//! Reads one value that is the whole text. Throws `std::runtime_error`, saying where, for anything
//! else. Of escapes it knows \" and \\ only, which is what the lessons write.
class JsonReader {
 public:
  static Json read(std::string_view text) {
    JsonReader reader(text);
    Json json = reader.value();
    reader.space();
    if (reader.at_ < text.size()) reader.fail("something follows");
    return json;
  }

 private:
  explicit JsonReader(std::string_view text) : text_(text) {}

  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error("json: " + why + " before: " + std::string(text_.substr(at_, 60)));
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void space() {
    while (at_ < text_.size() && std::string_view(" \n\r\t").find(text_[at_]) != text_.npos) ++at_;
  }
  void expect(std::string_view wanted) {
    if (text_.substr(at_, wanted.size()) != wanted) fail("expected " + std::string(wanted));
    at_ += wanted.size();
  }
  // After a value: true at a comma, false at `end`.
  bool more(char end) {
    space();
    if (peek() == ',') return ++at_, true;
    expect(std::string(1, end));
    return false;
  }

  Json value() {
    space();
    Json json;
    switch (peek()) {
      case '{':
        json.kind = Json::object;
        object(json);
        break;
      case '[':
        json.kind = Json::array;
        array(json);
        break;
      case '"':
        json.kind = Json::string;
        json.text = string();
        break;
      case 't':
      case 'f':
        json.kind = Json::boolean;
        json.value = peek() == 't';
        expect(peek() == 't' ? "true" : "false");
        break;
      case 'n':
        expect("null");
        break;
      default:
        json.kind = Json::number;
        json.value = number();
    }
    return json;
  }

  void object(Json& json) {
    ++at_;
    space();
    if (peek() == '}') {
      ++at_;
      return;
    }
    do {
      space();
      const std::string key = string();
      space();
      expect(":");
      if (!json.members.emplace(key, value()).second) fail("twice the member " + key);
    } while (more('}'));
  }

  void array(Json& json) {
    ++at_;
    space();
    if (peek() == ']') {
      ++at_;
      return;
    }
    do json.items.push_back(value());
    while (more(']'));
  }

  std::string string() {
    expect("\"");
    std::string text;
    while (peek() != '"') {
      if (static_cast<unsigned char>(peek()) < ' ') fail("a control character, or the end");
      if (peek() == '\\' && text_.substr(at_, 2) != "\\\"" && text_.substr(at_, 2) != "\\\\") {
        fail("an unknown escape");
      }
      if (peek() == '\\') ++at_;
      text += text_[at_++];
    }
    ++at_;
    return text;
  }

  double number() {
    const std::size_t from = at_;
    if (peek() == '-') ++at_;
    const std::size_t whole = digits();
    if (whole == 0 || (whole > 1 && text_[at_ - whole] == '0')) fail("a malformed number");
    if (peek() == '.') {
      ++at_;
      if (digits() == 0) fail("a malformed number");
    }
    double result = 0;
    std::from_chars(text_.data() + from, text_.data() + at_, result);
    return result;
  }
  std::size_t digits() {
    const std::size_t from = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ - from;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace pollen::test
