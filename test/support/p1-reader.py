"""Reads P1 telegrams with nothing but the standard library: print each that has a fitting CRC."""
import json
import re
import socket
import sys


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def read(host, port, wanted):
    with socket.create_connection((host, port), timeout=10) as link:
        stream = link.makefile("rb")
        telegram = b""
        while wanted > 0:
            line = stream.readline()
            if not line:
                sys.exit("the other end hung up")
            telegram = line if line.startswith(b"/") else telegram + line
            if not line.startswith(b"!"):
                continue
            body = telegram[: telegram.rindex(b"!") + 1]
            if int(line[1:5], 16) != crc16(body):
                sys.exit("wrong CRC")
            objects = dict(re.findall(r"^(\d-\d:[\d.]+)\((.*)\)\r$", telegram.decode(), re.M))
            print(json.dumps(objects), flush=True)
            wanted -= 1


read(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
