//go:build commands

// Package commands names the programs that the cluster tests run, so that go.sum covers them.
package commands

import (
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
)
