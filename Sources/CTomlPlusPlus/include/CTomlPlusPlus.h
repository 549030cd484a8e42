// A TOML document as a flat list, for callers that know neither C++ nor exceptions.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What stands behind a key.
enum {
  CTOML_TABLE = 0,
  CTOML_ARRAY = 1,
  CTOML_STRING = 2,
  CTOML_INTEGER = 3,
  CTOML_FLOAT = 4,
  CTOML_BOOLEAN = 5,
  CTOML_DATE = 6,
};

/// One key with what stands behind it, or one element of an array. Parents come before their children; the entries of
/// a table are in order of their keys' bytes, those of an array in the order of the text.
typedef struct ctoml_entry {
  /// The position of the parent in the list; -1 for those of the root.
  int32_t parent;
  /// One of the CTOML_ constants.
  int32_t kind;
  /// The key, not terminated; empty for an element of an array.
  const char *_Nonnull key;
  size_t key_length;
  /// The unescaped text of a string, not terminated; empty for everything else: numbers are read from the source.
  const char *_Nonnull text;
  size_t text_length;
  /// Where the key and the value begin; lines and columns from 1, columns in code points. Zero where unknown.
  uint32_t key_line, key_column, line, column;
} ctoml_entry;

/// A parsed document, or why there is none.
typedef struct ctoml_document ctoml_document;

/// Parses `length` bytes; null only without memory. To be released by `ctoml_release`.
ctoml_document *_Nullable ctoml_parse(const char *_Nonnull text, size_t length);
/// Why the text is no TOML, terminated; null when it is.
const char *_Nullable ctoml_error(const ctoml_document *_Nonnull document);
/// Where the error was noticed.
void ctoml_error_place(const ctoml_document *_Nonnull document, uint32_t *_Nonnull line, uint32_t *_Nonnull column);
/// The number of entries.
size_t ctoml_count(const ctoml_document *_Nonnull document);
/// An entry; valid until the document is released. `index` lies below the count.
ctoml_entry ctoml_at(const ctoml_document *_Nonnull document, size_t index);
/// Gives the memory back.
void ctoml_release(ctoml_document *_Nonnull document);

#ifdef __cplusplus
}
#endif
