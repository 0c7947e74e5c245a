// Sends packets between network namespaces, and says which of them were answered.
//
//	packet-probe HOSTS.json < queries.jsonl > answers.jsonl
//
// Every host listens on every port, TCP and UDP, at its own address in its own namespace, and answers with its name. A query
// counts as allowed when the answer names the host that was asked; an answer of somebody else is an error.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

type host struct {
	Name, Namespace, Address string
}

type setup struct {
	Hosts []host
	Ports []int
	// Milliseconds until a packet that nobody answers counts as dropped.
	Patience int
}

type query struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Protocol string `json:"protocol"`
	Port     int    `json:"port"`
}

const atOnce = 200

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	var all setup
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	hosts := map[string]host{}
	for _, one := range all.Hosts {
		hosts[one.Name] = one
		if err := inside(one.Namespace, func() error { return listen(one, all.Ports) }); err != nil {
			return err
		}
	}
	var queries []query
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var one query
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return err
		}
		queries = append(queries, one)
	}
	answers, failures := make([]bool, len(queries)), make([]error, len(queries))
	places := make(chan struct{}, atOnce)
	var rest sync.WaitGroup
	for i, one := range queries {
		places <- struct{}{}
		rest.Add(1)
		go func() {
			defer func() { <-places; rest.Done() }()
			failures[i] = inside(hosts[one.From].Namespace, func() (err error) {
				answers[i], err = ask(hosts[one.From], hosts[one.To], one, time.Duration(all.Patience)*time.Millisecond)
				return err
			})
		}()
	}
	rest.Wait()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for i := range queries {
		if failures[i] != nil {
			return fmt.Errorf("%+v: %w", queries[i], failures[i])
		}
		fmt.Fprintln(out, answers[i])
	}
	return nil
}

// Runs in a thread that entered the namespace and that ends afterwards; sockets stay in the namespace that they were made in.
func inside(namespace string, do func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		done <- func() error {
			file, err := os.Open("/run/netns/" + namespace)
			if err != nil {
				return err
			}
			defer file.Close()
			if err := unix.Setns(int(file.Fd()), unix.CLONE_NEWNET); err != nil {
				return fmt.Errorf("enter %s: %w", namespace, err)
			}
			return do()
		}()
	}()
	return <-done
}

func listen(own host, ports []int) error {
	for _, port := range ports {
		at := net.JoinHostPort(own.Address, fmt.Sprint(port))
		stream, err := net.Listen("tcp4", at)
		if err != nil {
			return err
		}
		go func() {
			for {
				connection, err := stream.Accept()
				if err != nil {
					return
				}
				io.WriteString(connection, own.Name)
				connection.Close()
			}
		}()
		packets, err := net.ListenPacket("udp4", at)
		if err != nil {
			return err
		}
		go func() {
			buffer := make([]byte, 64)
			for {
				_, peer, err := packets.ReadFrom(buffer)
				if err != nil {
					return
				}
				packets.WriteTo([]byte(own.Name), peer)
			}
		}()
	}
	return nil
}

func ask(from, to host, what query, patience time.Duration) (bool, error) {
	end := time.Now().Add(patience)
	address := net.IP(nil)
	if address = net.ParseIP(from.Address); address == nil {
		return false, fmt.Errorf("'%s' is no address", from.Address)
	}
	network, local := "tcp4", net.Addr(&net.TCPAddr{IP: address})
	if what.Protocol == "UDP" {
		network, local = "udp4", &net.UDPAddr{IP: address}
	}
	dialer := net.Dialer{LocalAddr: local, Deadline: end}
	connection, err := dialer.DialContext(context.Background(), network, net.JoinHostPort(to.Address, fmt.Sprint(what.Port)))
	if err != nil {
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			return false, nil
		}
		return false, err
	}
	defer connection.Close()
	buffer := make([]byte, 128)
	// TCP repeats what is lost by itself.
	for attempt := 1; attempt <= 3; attempt++ {
		if network == "udp4" {
			if _, err := connection.Write([]byte("?")); err != nil {
				return false, err
			}
			connection.SetReadDeadline(time.Now().Add(patience / 3))
		} else {
			connection.SetReadDeadline(end.Add(patience))
		}
		n, err := connection.Read(buffer)
		if err == nil {
			if got := string(buffer[:n]); got != to.Name {
				return false, fmt.Errorf("answered by '%s'", got)
			}
			return true, nil
		}
		if timeout, ok := err.(net.Error); !ok || !timeout.Timeout() {
			return false, err
		}
	}
	return false, nil
}
