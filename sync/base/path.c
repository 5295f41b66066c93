#include "sync/base/path.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum mm_err mm_path_join(char out[MM_PATH_BYTES], const char *a, const char *b)
{
    size_t len = strlen(a);
    while (*b == '/' && len > 0)
        b++;
    const char *slash = len == 0 || a[len - 1] == '/' || *b == '\0' ? "" : "/";
    char joined[MM_PATH_BYTES];
    int n = snprintf(joined, sizeof joined, "%s%s%s", a, slash, b);
    if (n < 0 || n >= MM_PATH_BYTES)
        return MM_ERR_TOO_BIG;
    memcpy(out, joined, (size_t)n + 1);
    return MM_OK;
}

bool mm_path_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool mm_path_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool copy_path(char out[MM_PATH_BYTES], const char *path)
{
    size_t len = strlen(path);
    if (len >= MM_PATH_BYTES)
        return false;
    memcpy(out, path, len + 1);
    return true;
}

/* The folder so many steps above the running program: two from …/bin/mamori, three from
 * …/libexec/mamori/mamori-render. */
static bool above_program(int steps, char out[MM_PATH_BYTES])
{
    ssize_t n = readlink("/proc/self/exe", out, MM_PATH_BYTES - 1);
    if (n <= 0 || n >= MM_PATH_BYTES - 1)
        return false;
    out[n] = '\0';
    if (steps > 2 && !strstr(out, "/libexec/mamori/"))
        return false;
    for (int up = 0; up < steps; up++) {
        char *slash = strrchr(out, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    return true;
}

enum mm_err mm_data_dir(const char *build_dir, char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    const char *chosen = getenv("MAMORI_DATA");
    if (chosen && *chosen) {
        if (!mm_path_is_dir(chosen) || !copy_path(out, chosen))
            return mm_fail(
                info, MM_ERR_NOT_FOUND,
                mm_say("MAMORI_DATA の %s がフォルダーではありません", "MAMORI_DATA: %s is no folder"),
                chosen);
        return MM_OK;
    }
    for (int steps = 2; steps <= 3; steps++) {
        char prefix[MM_PATH_BYTES], shared[MM_PATH_BYTES];
        if (above_program(steps, prefix) && mm_path_join(shared, prefix, "share/mamori") == MM_OK &&
            mm_path_is_dir(shared) && copy_path(out, shared))
            return MM_OK;
    }
    if (build_dir && mm_path_is_dir(build_dir) && copy_path(out, build_dir))
        return MM_OK;
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                   mm_say("教材と書体のフォルダーがありません。MAMORI_DATA に場所を指定してください",
                          "the folder of content and fonts is missing; set MAMORI_DATA to its place"));
}

enum mm_err mm_mkdirs(const char *path, unsigned mode, struct mm_errinfo *info)
{
    char part[MM_PATH_BYTES];
    if (!copy_path(part, path))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", mm_say("パスが長すぎます", "the path is too long"));
    for (char *p = part; *p;) {
        p += strspn(p, "/");
        p += strcspn(p, "/");
        char kept = *p;
        *p = '\0';
        if (*part && mkdir(part, (mode_t)mode) != 0 && !mm_path_is_dir(part))
            return mm_fail_errno(info, errno,
                                 mm_say("フォルダー %s を作れません", "cannot make the folder %s"), part);
        *p = kept;
    }
    return MM_OK;
}

static bool part_safe(const char *part, size_t len)
{
    if (len == 0 || (len == 1 && part[0] == '.') || (len == 2 && part[0] == '.' && part[1] == '.'))
        return false;
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)part[i] < 0x20 || part[i] == 0x7F || part[i] == '\\')
            return false;
    }
    return true;
}

bool mm_path_safe(const char *path)
{
    size_t len = strlen(path);
    if (len == 0 || len >= MM_PATH_BYTES || !mm_utf8_valid(path, len, NULL))
        return false;
    for (;;) {
        size_t part = strcspn(path, "/");
        if (!part_safe(path, part))
            return false;
        if (path[part] == '\0')
            return true;
        path += part + 1;
    }
}
