#include "CTomlPlusPlus.h"

// toml++ 3.3 asserts things that a file can make false (`[[[a]]]`). Its assertions would end a debug program, and a
// release one would take them for granted; here they end the reading of the file, in every build.
struct ctoml_defect {};
#undef NDEBUG
#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : throw ctoml_defect())

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#include <toml++/toml.h>

#include <new>
#include <string>
#include <string_view>
#include <vector>

struct ctoml_document {
  std::string error;
  bool failed = false;
  uint32_t line = 0;
  uint32_t column = 0;
  toml::table root;
  std::vector<ctoml_entry> entries;
};

namespace {

int32_t kind_of(const toml::node &node) {
  switch (node.type()) {
  case toml::node_type::table: return CTOML_TABLE;
  case toml::node_type::array: return CTOML_ARRAY;
  case toml::node_type::string: return CTOML_STRING;
  case toml::node_type::integer: return CTOML_INTEGER;
  case toml::node_type::floating_point: return CTOML_FLOAT;
  case toml::node_type::boolean: return CTOML_BOOLEAN;
  default: return CTOML_DATE;
  }
}

void append(ctoml_document &document, const toml::node &node, const toml::key *key, int32_t parent);

void append_children(ctoml_document &document, const toml::node &node, int32_t parent) {
  if (const toml::table *table = node.as_table()) {
    for (auto &&[key, child] : *table) append(document, child, &key, parent);
  } else if (const toml::array *array = node.as_array()) {
    for (auto &&child : *array) append(document, child, nullptr, parent);
  }
}

void append(ctoml_document &document, const toml::node &node, const toml::key *key, int32_t parent) {
  ctoml_entry entry = {};
  entry.parent = parent;
  entry.kind = kind_of(node);
  entry.key = "";
  entry.text = "";
  entry.line = node.source().begin.line;
  entry.column = node.source().begin.column;
  if (key) {
    entry.key = key->data();
    entry.key_length = key->length();
    entry.key_line = key->source().begin.line;
    entry.key_column = key->source().begin.column;
  }
  if (const toml::value<std::string> *text = node.as_string()) {
    entry.text = text->get().data();
    entry.text_length = text->get().size();
  }
  document.entries.push_back(entry);
  append_children(document, node, static_cast<int32_t>(document.entries.size() - 1));
}

}  // namespace

namespace {

toml::parse_result parse(std::string_view text, bool &lost) {
  try {
    return toml::parse(text);
  } catch (const ctoml_defect &) {
    lost = true;
    return toml::parse(std::string_view());
  }
}

}  // namespace

ctoml_document *ctoml_parse(const char *text, size_t length) {
  try {
    auto document = std::make_unique<ctoml_document>();
    bool lost = false;
    toml::parse_result result = parse(std::string_view(text, length), lost);
    if (lost) {
      document->failed = true;
      document->error = "the parser lost its way";
      return document.release();
    }
    if (result) {
      document->root = std::move(result).table();
      append_children(*document, document->root, -1);
    } else {
      document->failed = true;
      document->error = std::string(result.error().description());
      document->line = result.error().source().begin.line;
      document->column = result.error().source().begin.column;
    }
    return document.release();
  } catch (...) {
    return nullptr;
  }
}

const char *ctoml_error(const ctoml_document *document) {
  return document->failed ? document->error.c_str() : nullptr;
}

void ctoml_error_place(const ctoml_document *document, uint32_t *line, uint32_t *column) {
  *line = document->line;
  *column = document->column;
}

size_t ctoml_count(const ctoml_document *document) { return document->entries.size(); }

ctoml_entry ctoml_at(const ctoml_document *document, size_t index) { return document->entries[index]; }

void ctoml_release(ctoml_document *document) { delete document; }
