#include "tests/kit/docs/wrong_versions.hpp"

#include <map>
#include <regex>
#include <set>
#include <stdexcept>

#include "tests/kit/verify/mutants.hpp"

namespace pollen::kit {

namespace {

//! The names of wrong versions, each with the lines that have it. A problem has no text yet.
std::map<std::string, std::vector<Problem>> find_names(const std::vector<Page>& pages) {
  static const std::regex name(R"(\b[1-6]\.[1-9]-[a-z][a-z-]*[a-z])");
  std::map<std::string, std::vector<Problem>> found;
  for (const Page& page : pages) {
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
      const std::string& line = page.lines[i];
      for (std::sregex_iterator at(line.begin(), line.end(), name), end; at != end; ++at)
        found[at->str()].push_back({page.file, i + 1, ""});
    }
  }
  return found;
}

bool is_there(const Course& course, const std::string& name) {
  const std::string folder = "tests/mutants/lesson0" + name.substr(0, 1);
  return std::filesystem::exists(course.root / folder / (name + ".cpp"));
}

//! What is wrong with each of them; of those that fail as they must, nothing.
std::map<std::string, std::string> try_them(const Course& course, int lesson,
                                            const std::set<std::string>& names) {
  std::map<std::string, std::string> wrong;
  try {
    Selection selection;
    selection.mutants = names;
    selection.quick = true;
    for (const std::string& name : try_mutants(course, lesson, selection).wrong)
      wrong[name] = "does not fail as its file says: make mutants QUICK=1 MUTANT=" + name;
  } catch (const std::runtime_error& error) {
    for (const std::string& name : names)
      wrong[name] = std::string("cannot be tried: ") + error.what();
  }
  return wrong;
}

}  // namespace

std::vector<Problem> check_wrong_versions(const Course& course, const std::vector<Page>& pages) {
  const auto places = find_names(pages);
  std::map<int, std::set<std::string>> lessons;
  std::map<std::string, std::string> wrong;
  for (const auto& [name, lines] : places) {
    if (is_there(course, name)) {
      lessons[name[0] - '0'].insert(name);
    } else {
      wrong[name] = "is not in tests/mutants";
    }
  }
  for (const auto& [lesson, names] : lessons) wrong.merge(try_them(course, lesson, names));
  std::vector<Problem> problems;
  for (const auto& [name, what] : wrong) {
    for (Problem problem : places.at(name)) {
      problem.what.append("the wrong version ").append(name).append(" ").append(what);
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

}  // namespace pollen::kit
