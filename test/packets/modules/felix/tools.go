//go:build tools

package main

// What is built besides the program of this module, so that go.mod and go.sum stay complete.
import (
	_ "github.com/projectcalico/calico/calicoctl/calicoctl"
	_ "github.com/projectcalico/calico/felix/cmd/calico-felix"
)
