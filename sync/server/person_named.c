/* Names of the roster in a text that is to hold none. */
#include "sync/base/utf8.h"
#include "sync/server/people.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES (2 * MM_MAX_NAME_BYTES)
#define BARE_CHARS 2 /* a part of fewer stands in too many other words */
static const char *const behind[] = {"さん", "さま", "様",   "氏",   "くん", "君",   "先生", "議員", "議長",
                                     "委員", "課長", "係長", "局長", "次長", "主任", "主査", "書記", "職員"};

/* As names are compared: without spaces and variation selectors. */
static void key_of(const char *text, char out[NAME_BYTES])
{
    struct mm_person person = {0};
    mm_utf8_copy(person.name, sizeof person.name, text);
    mm_roster_key(&person, true, false, out);
    out[strcspn(out, "\n")] = '\0';
}

static bool is_called(const char *text, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name))
        for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++)
            if (strncmp(at + len, behind[i], strlen(behind[i])) == 0)
                return true;
    return false;
}

static bool take(const char *name, char *ret_name)
{
    (void)snprintf(ret_name, NAME_BYTES, "%s", name);
    return true;
}

/* The whole of "青葉　和夫", or 青葉さん, or 和夫さん; parts: or 青葉, or 和夫. */
static bool holds(const char *text, const char *name, bool parts, char *ret_name)
{
    char copy[NAME_BYTES], key[NAME_BYTES], *rest = NULL;
    key_of(name, key);
    if (mm_utf8_count(key, true) >= BARE_CHARS && strstr(text, key))
        return take(key, ret_name);
    (void)snprintf(copy, sizeof copy, "%s", name);
    for (char *wide = strstr(copy, "\xe3\x80\x80"); wide; wide = strstr(wide, "\xe3\x80\x80"))
        memcpy(wide, "   ", 3);
    for (char *part = strtok_r(copy, " ", &rest); part; part = strtok_r(NULL, " ", &rest)) {
        key_of(part, key);
        if (key[0] &&
            (is_called(text, key) || (parts && mm_utf8_count(key, true) >= BARE_CHARS && strstr(text, key))))
            return take(key, ret_name);
    }
    return false;
}

/* In kana a part is a word of its own too often. */
enum mm_err mm_person_named(struct mm_central *central, const char *text, bool parts, char *ret_name,
                            struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    char plain[NAME_BYTES], kana[NAME_BYTES];
    size_t n = 0;
    key_of(text, plain);
    if (mm_kana_fold(plain, false, kana, sizeof kana))
        kana[0] = '\0';
    ret_name[0] = '\0';
    enum mm_err err = mm_people_list(central, &people, &n, info);
    for (size_t i = 0; !err && i < n && !ret_name[0]; i++)
        (void)(holds(plain, people[i].name, parts, ret_name) ||
               holds(kana, people[i].reading, false, ret_name));
    free(people);
    return err;
}
