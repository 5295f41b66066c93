/* Preloaded into a program: syncing a file says yes and does nothing, as with synchronous=OFF. The control of
 * the tests that must notice a missing sync. */
#define _GNU_SOURCE
#include <stdio.h>
#include <unistd.h>

int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

int fsync(int fd)
{
    (void)fd;
    return 0;
}
