/* flow_memory PID TEXT: how often TEXT stands in the memory of a process that this user may look into. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20)

static long count(int mem, unsigned long from, unsigned long to, const char *text)
{
    static char bytes[CHUNK];
    size_t len = strlen(text);
    long n = 0;
    while (from < to) {
        size_t want = to - from < CHUNK ? to - from : CHUNK;
        ssize_t got = pread(mem, bytes, want, (off_t)from);
        if (got < (ssize_t)len)
            return n;
        for (size_t i = 0; i + len <= (size_t)got; i++)
            n += bytes[i] == text[0] && memcmp(bytes + i, text, len) == 0;
        if ((size_t)got == to - from)
            return n;
        from += (unsigned long)got - (len - 1);
    }
    return n;
}

int main(int argc, char **argv)
{
    char path[64], line[512];
    unsigned long from, to;
    long n = 0;
    if (argc != 3 || !argv[2][0])
        return 2;
    snprintf(path, sizeof path, "/proc/%s/mem", argv[1]);
    int mem = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%s/maps", argv[1]);
    FILE *maps = fopen(path, "re");
    if (mem < 0 || !maps) {
        perror(path);
        return EXIT_FAILURE;
    }
    while (fgets(line, sizeof line, maps)) {
        char *end = line;
        from = strtoul(line, &end, 16);
        to = *end == '-' ? strtoul(end + 1, &end, 16) : 0;
        if (strncmp(end, " rw", 3) == 0)
            n += count(mem, from, to, argv[2]);
    }
    printf("%ld\n", n);
    fclose(maps);
    close(mem);
    return EXIT_SUCCESS;
}
