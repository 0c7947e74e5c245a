package main

import (
	stdjson "encoding/json"

	"sigs.k8s.io/yaml"
)

// conversion is a document of YAML as JSON, as kubectl sends it to the API server.
type conversion struct {
	JSON  stdjson.RawMessage `json:"json,omitempty"`
	Error string             `json:"error,omitempty"`
}

func convert(texts []string) []conversion {
	converted := make([]conversion, len(texts))
	for i, text := range texts {
		json, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			converted[i].Error = err.Error()
		} else {
			converted[i].JSON = json
		}
	}
	return converted
}
