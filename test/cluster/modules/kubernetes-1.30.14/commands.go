//go:build commands

// Package commands names the programs that the cluster tests run, so that go.sum covers them.
package commands

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
)
