/* Characters of JSON text, for json_scan.c and json_slices.c. */
#ifndef MM_BASE_JSON_CHAR_H
#define MM_BASE_JSON_CHAR_H

#include <stdbool.h>

static inline bool mm_json_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Of a string: it stands for itself alone. */
static inline bool mm_json_is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}
#endif
