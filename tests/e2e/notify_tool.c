/* Stands where systemd would: notify_tool SOCKET FILE writes every line that a program tells the socket into
 * FILE, until it is killed. "bound" on standard output once it listens. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char text[2000];
    ssize_t n = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (argc != 3 || fd < 0 || strlen(argv[1]) >= sizeof at.sun_path)
        return 1;
    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s", argv[1]);
    FILE *file = fopen(argv[2], "ae");
    if (!file || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0)
        return 1;
    puts("bound");
    (void)fflush(stdout);
    while ((n = recv(fd, text, sizeof text - 1, 0)) > 0) {
        text[n] = '\0';
        fprintf(file, "%s\n", text);
        (void)fflush(file);
    }
    return 0;
}
